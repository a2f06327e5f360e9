import fc from 'fast-check';
import { ByteList } from './ByteList';

const texts = (list: ByteList) => list.views().map(String);

describe('ByteList', () => {
  it('gives back what was added since it was cleared, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.uint8Array({ maxLength: 600 }))),
        steps => {
          const list = new ByteList();
          let expected: Buffer[] = [];
          for (const step of steps) {
            if (step === null) {
              list.clear();
              expected = [];
            } else {
              list.add(step);
              expected.push(Buffer.from(step));
            }
          }
          expect(list.size).toBe(expected.length);
          expect(list.views()).toEqual(expected);
        },
      ),
    );
  });

  it('keeps copies', () => {
    const list = new ByteList();
    const bytes = Buffer.from('before');
    list.add(bytes);
    bytes.write('after!');
    expect(texts(list)).toEqual(['before']);
  });

  it('takes no further memory for what takes the place of something else', () => {
    const list = new ByteList();
    list.add(Buffer.alloc(1_000));
    const [{ buffer }] = list.views();
    for (let round = 0; round < 100; round++) {
      list.clear();
      list.add(Buffer.alloc(500));
      list.add(Buffer.alloc(400));
    }
    expect(list.views()[1].buffer).toBe(buffer);
  });
});
