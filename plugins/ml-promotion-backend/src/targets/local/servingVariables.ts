const PASSED_ON = ['PATH', 'LANG', 'TZ', 'LD_LIBRARY_PATH'];

/** The environment variables of a model server: these and no other, so that none of the portal's secrets get there. */
export function servingVariables(
  variables: NodeJS.ProcessEnv,
): Record<string, string> {
  const known = PASSED_ON.flatMap(name => {
    const value = variables[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(known), NODE_ENV: 'production' };
}
