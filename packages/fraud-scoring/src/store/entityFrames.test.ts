import fc from 'fast-check';
import { frameOf, readFrames, versionBytes } from './entityFrames';

const bytes = fc.uint8Array({ maxLength: 40 });

describe('the value of an entity', () => {
  it('holds what was put into it, and ends with its version', () => {
    fc.assert(
      fc.property(
        fc.option(bytes, { nil: undefined }),
        fc.array(bytes),
        fc.nat(),
        (snapshot, events, nat) => {
          const base = snapshot ? nat + 1 : 0;
          const value = Buffer.concat([
            ...(snapshot ? [frameOf('snapshot', snapshot, base)] : []),
            ...events.map((event, i) => frameOf('event', event, base + i + 1)),
          ]);
          const version = base + events.length;
          const read = readFrames(value);
          expect(read.version).toBe(version);
          expect(read.snapshot && [...read.snapshot]).toEqual(
            snapshot && [...snapshot],
          );
          expect(read.events.map(event => [...event])).toEqual(
            events.map(event => [...event]),
          );
          expect(value.subarray(-8).equals(versionBytes(version))).toBe(true);
        },
      ),
    );
  });

  it('of something else is refused', () => {
    const frame = frameOf('event', Buffer.from('abc'), 1);
    const late = Buffer.concat([frame, frameOf('snapshot', frame, 2)]);
    for (const value of [Buffer.from('x'), Buffer.alloc(20, 7), late]) {
      expect(() => readFrames(value)).toThrow(/something else than an entity/);
    }
    for (let length = 1; length < frame.length; length++) {
      expect(() => readFrames(frame.subarray(0, length))).toThrow();
    }
  });
});
