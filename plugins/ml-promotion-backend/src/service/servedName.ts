/** Name of a registered model as the routes of a model server take it: letters, digits, `.`, `_`, `-`. */
export function servedName(model: string): string {
  const fitting = model
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return fitting === '' ? 'model' : fitting;
}
