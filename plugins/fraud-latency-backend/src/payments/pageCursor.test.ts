import { InputError } from '@backstage/errors';
import { type CursorKind, readCursor, writeCursor } from './pageCursor';

const encoded = (json: string) => Buffer.from(json).toString('base64url');

describe('a cursor', () => {
  it('is read as it was written', () => {
    const values = [1, -8.64e15, 12.5, 'größer 👩‍🔬'] as const;
    const kinds = ['place', 'time', 'number', 'text'] as const;
    expect(readCursor(writeCursor(values), kinds)).toEqual(values);
  });

  it.each<[string, CursorKind]>([
    ['[1.5]', 'time'],
    ['[1e400]', 'time'],
    ['[8640000000000001]', 'time'],
    ['[-8640000000000001]', 'time'],
    ['["1"]', 'time'],
    ['[null]', 'time'],
    ['[2]', 'place'],
    ['[-1]', 'place'],
    ['[0.5]', 'place'],
    ['[true]', 'place'],
    ['[1e400]', 'number'],
    ['[-1e400]', 'number'],
    ['["1"]', 'number'],
    ['[1]', 'text'],
    ['["a\\u0000b"]', 'text'],
    ['["a\\ud800b"]', 'text'],
    ['["\\udc00\\ud800"]', 'text'],
    ['[]', 'text'],
    ['["a","b"]', 'text'],
    ['{"0":"a","length":1}', 'text'],
    ['["a"', 'text'],
    ['', 'text'],
  ])('is refused where it is %s instead of one %s', (json, kind) => {
    const read = () => readCursor(encoded(json), [kind]);
    expect(read).toThrow(InputError);
    expect(read).toThrow("after must be 'next' of the page before");
  });
});
