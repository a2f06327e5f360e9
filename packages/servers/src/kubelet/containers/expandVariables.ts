/**
 * Puts variables in where `$(NAME)` stands. `$$` is a dollar sign, and what names no variable stays as it is.
 */
export function expandVariables(
  text: string,
  variables: Readonly<Record<string, string>>,
): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (found, name?: string) => {
    if (name === undefined) return '$';
    return Object.hasOwn(variables, name) ? variables[name] : found;
  });
}
