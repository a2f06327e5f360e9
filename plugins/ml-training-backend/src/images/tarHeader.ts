/** What a tar archive says of a file, folder or link; of whom and when is always the same. */
export interface TarEntry {
  /** Without a leading slash; a folder's ends with one. */
  path: string;
  type: 'file' | 'folder' | 'link';
  isExecutable?: boolean;
  /** Bytes of a file. */
  size?: number;
  /** What a link points at. */
  target?: string;
}

const BLOCK = 512;
const TYPES = { file: '0', folder: '5', link: '2', extended: 'x' };
/** Of fields for paths, in bytes. */
const MOST_PATH = 100;
/** Eleven octal digits. */
const MOST_SIZE = 0o77777777777;

/** The bytes that fill a file's last block. */
export function paddingOf(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** What ends an archive. */
export const END_OF_TAR = Buffer.alloc(2 * BLOCK);

/**
 * The blocks before an entry's content in the format of POSIX.1-2001: a ustar header, and before it an extended one for
 * what does not fit there. Everything belongs to root, since 1970.
 */
export function tarHeader(entry: TarEntry): Buffer {
  const { path, type, size = 0, target = '' } = entry;
  const extended = [
    fits(path) ? '' : paxRecord('path', path),
    fits(target) ? '' : paxRecord('linkpath', target),
    size <= MOST_SIZE ? '' : paxRecord('size', String(size)),
  ].join('');
  const isReadableOnly = type === 'file' && !entry.isExecutable;
  const header = block({
    path,
    target,
    type: TYPES[type],
    mode: isReadableOnly ? 0o644 : 0o755,
    size: size <= MOST_SIZE ? size : 0,
  });
  if (!extended) return header;
  const records = Buffer.from(extended);
  const before = block({
    path: 'extended',
    target: '',
    type: TYPES.extended,
    mode: 0o644,
    size: records.length,
  });
  return Buffer.concat([before, records, paddingOf(records.length), header]);
}

function fits(text: string): boolean {
  const bytes = Buffer.from(text);
  return bytes.length <= MOST_PATH && bytes.every(byte => byte < 0x80);
}

/** `<length of this line> <name>=<value>`, where the length counts its own digits. */
function paxRecord(name: string, value: string): string {
  const rest = Buffer.byteLength(` ${name}=${value}\n`);
  let length = rest + String(rest).length;
  if (rest + String(length).length !== length) length += 1;
  return `${length} ${name}=${value}\n`;
}

function block(fields: {
  path: string;
  target: string;
  type: string;
  mode: number;
  size: number;
}): Buffer {
  const bytes = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number) =>
    bytes.write(value.toString(8).padStart(digits, '0'), at, 'latin1');
  Buffer.from(fields.path).copy(bytes, 0, 0, MOST_PATH);
  octal(fields.mode, 100, 7);
  octal(0, 108, 7); // user
  octal(0, 116, 7); // group
  octal(fields.size, 124, 11);
  octal(0, 136, 11); // time
  bytes.write(' '.repeat(8), 148, 'latin1'); // as the sum is made
  bytes.write(fields.type, 156, 'latin1');
  Buffer.from(fields.target).copy(bytes, 157, 0, MOST_PATH);
  bytes.write('ustar\x0000', 257, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  octal(sum, 148, 6);
  bytes[154] = 0;
  return bytes;
}
