import { Gathered } from './Gathered';

/** A member of a section of a document. */
export interface Entry {
  /** Where it was found, such as `terms/OnDemand`. */
  section: string;
  /** Its own name. */
  name: string;
  /** Its value: the JSON of one object. */
  text: string;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/**
 * Hands over the members of some sections of a JSON document of any length, one after the other, and ends where the last
 * of the sections does: what comes after is not read. Only one member is held at a time.
 *
 * @param sections - names of objects by their path, the one that ends the reading last
 * @throws SyntaxError where the document ends before
 */
export async function* entriesOf(
  chunks: AsyncIterable<Uint8Array>,
  sections: readonly string[],
): AsyncGenerator<Entry> {
  const last = sections.at(-1);
  /** The key at each depth that is being read. */
  const names: string[] = [];
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  let lastString = '';
  const string = new Gathered();
  const member = new Gathered();
  let memberDepth = -1;

  for await (const chunk of chunks) {
    string.startOf(chunk);
    member.startOf(chunk);
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (inString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) {
          inString = false;
          if (memberDepth < 0) lastString = string.take(at + 1);
        }
        continue;
      }
      switch (byte) {
        case QUOTE:
          inString = true;
          if (memberDepth < 0) string.from(at);
          break;
        case COLON:
          if (memberDepth < 0) {
            names[depth - 1] = JSON.parse(lastString);
            names.length = depth;
          }
          break;
        case OPEN_OBJECT:
          if (
            memberDepth < 0 &&
            names.length === depth &&
            sections.includes(names.slice(0, -1).join('/'))
          ) {
            memberDepth = depth;
            member.from(at);
          }
          depth++;
          break;
        case OPEN_ARRAY:
          depth++;
          break;
        case CLOSE_OBJECT:
        case CLOSE_ARRAY:
          depth--;
          if (depth === memberDepth) {
            memberDepth = -1;
            yield {
              section: names.slice(0, -1).join('/'),
              name: names[names.length - 1],
              text: member.take(at + 1),
            };
          } else if (memberDepth < 0) {
            names.length = Math.min(names.length, depth);
            if (depth > 0 && names.join('/') === last) return;
          }
          break;
        default:
      }
    }
    string.endOf(chunk);
    member.endOf(chunk);
  }
  throw new SyntaxError(`the document ended before its ${last} did`);
}
