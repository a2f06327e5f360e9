/** Where in an image what lies. */
export const WORKSPACE = '/workspace';
export const ENVIRONMENT = '/opt/modelport/environment';

const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';

/**
 * The variables of an image, in their order.
 *
 * @param base - those of the image that it is based on, as `NAME=value`
 */
export function imageVariables(
  base: readonly string[] = [],
): Array<[name: string, value: string]> {
  const path = base.find(each => each.startsWith('PATH='))?.slice(5);
  return [
    ['PATH', `${ENVIRONMENT}/bin:${path || SYSTEM_PATH}`],
    ['PYTHONPATH', `${WORKSPACE}/src:${WORKSPACE}:${ENVIRONMENT}`],
    ['PYTHONUNBUFFERED', '1'],
    ['LANG', 'C.UTF-8'],
  ];
}
