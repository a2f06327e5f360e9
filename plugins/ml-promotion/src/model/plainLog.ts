// CSI and OSC sequences, and other control characters but the end of a line and the tab.
const CONTROL =
  // eslint-disable-next-line no-control-regex -- control characters are what is removed
  /\u001b\[[0-?]*[ -/]*(?:[@-~]|$)|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|\u001b[@-_]?|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A log without colours and without the empty end. */
export function plainLog(text: string): string {
  return text.replace(CONTROL, '').trimEnd();
}
