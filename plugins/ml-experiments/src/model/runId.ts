/** Whether a text can be the id of a run; the backend refuses any other with words about its own pattern. */
export function isRunId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}
