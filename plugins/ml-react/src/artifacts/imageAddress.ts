const TYPES: Record<string, string> = {
  jpg: 'jpeg',
  svg: 'svg+xml',
};
/** As many as a call of a function may have arguments in every browser. */
const CHUNK = 32_768;

/** The content of an image as a `data:` address. What kind of image it is follows from its name. */
export async function imageAddress(
  name: string,
  content: Blob,
): Promise<string> {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const bytes = new Uint8Array(await content.arrayBuffer());
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  }
  return `data:image/${TYPES[extension] ?? extension};base64,${btoa(
    parts.join(''),
  )}`;
}
