/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
/* eslint-disable no-restricted-imports -- in several files */
import { aDirective, aPolicy } from './directive.testing';
import { type DirectiveSource, MOST_BYTES } from './DirectiveSource';

/** A source over a place of its own. */
export interface MadeSource {
  source: DirectiveSource;
  /** Has the source say something from now on. */
  put(text: string): Promise<void>;
  /** Nothing can be had any more, until something is put again. */
  takeAway(): Promise<void>;
}

const textOf = (document: object) => JSON.stringify(document);

/** What every source of directives keeps to. */
export function directiveSourceContract(
  name: string,
  make: () => Promise<MadeSource>,
): void {
  describe(`${name} as a source of directives`, () => {
    let made: MadeSource;
    beforeEach(async () => {
      made = await make();
    });

    it('gives what is there, and each that comes after it once', async () => {
      const { source, put } = made;
      const first = aDirective(1, { policy: aPolicy() });
      await put(textOf(first));
      expect(await source.read()).toEqual(first);
      expect(await source.read()).toBeUndefined();
      await put(textOf(aDirective(2)));
      expect(await source.read()).toEqual(aDirective(2));
      expect(await source.read()).toBeUndefined();
      await put(textOf(first));
      expect(await source.read()).toEqual(first);
    });

    it('says why it has nothing, and goes on when it is back', async () => {
      const { source, put, takeAway } = made;
      await expect(source.read()).rejects.toThrow(/ cannot be r\w+ \(E\w+\)/);
      await put(textOf(aDirective(1)));
      expect(await source.read()).toEqual(aDirective(1));
      await takeAway();
      await expect(source.read()).rejects.toThrow(/ cannot be r\w+ \(E\w+\)/);
      await put(textOf(aDirective(1)));
      expect(await source.read()).toBeUndefined();
      await put(textOf(aDirective(2)));
      expect(await source.read()).toEqual(aDirective(2));
    });

    it.each([
      ['no JSON', '{"secret-of-another": '],
      ['empty', ''],
    ])(
      'refuses what is %s each time, without a word of it',
      async (_, wrong) => {
        const { source, put } = made;
        await put(textOf(aDirective(1)));
        await source.read();
        await put(wrong);
        for (const time of [1, 2]) {
          await expect(source.read().then(() => time)).rejects.toThrow(
            /^(?!.*secret-of-another).* is no JSON, so that it is no directive/,
          );
        }
        await put(textOf(aDirective(2)));
        expect(await source.read()).toEqual(aDirective(2));
      },
    );

    it('takes what is as large as may be, and nothing larger', async () => {
      const { source, put } = made;
      const text = textOf(aDirective(1));
      await put(text.padEnd(MOST_BYTES));
      expect(await source.read()).toEqual(aDirective(1));
      await put(text.padEnd(MOST_BYTES + 1));
      await expect(source.read()).rejects.toThrow(
        `has more than ${MOST_BYTES} bytes, so that it is no directive`,
      );
    });
  });
}
