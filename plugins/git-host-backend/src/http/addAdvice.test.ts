import { addAdvice } from './addAdvice';

const packet = (payload: string) =>
  `${(payload.length + 4).toString(16).padStart(4, '0')}${payload}`;

/** What comes out when an answer arrives in chunks of this size. */
async function answered(answer: string, size: number, lines = ['Mind this']) {
  const change = addAdvice(async () => lines);
  const out: string[] = [];
  for (let at = 0; at < answer.length; at += size) {
    const chunk = Buffer.from(answer.slice(at, at + size), 'latin1');
    out.push((await change(chunk)).toString('latin1'));
  }
  return out.join('');
}

describe('addAdvice', () => {
  const report = packet(`\x01${packet('unpack ok\n')}0000`);

  it.each([1, 3, 7, 1000])(
    'adds a packet of progress before the end, in chunks of %d bytes',
    async size => {
      const advice = packet('\x02\nMind this\n\n');
      expect(await answered(`${report}0000`, size)).toBe(
        `${report}${advice}0000`,
      );
    },
  );

  it('adds nothing when there is nothing to say', async () => {
    expect(await answered(`${report}0000`, 5, [])).toBe(`${report}0000`);
  });

  it.each([
    ['without a side band', `${packet('unpack ok\n')}0000`],
    ['that is empty', '0000'],
    ['that is not of git', 'no packets at all'],
    ['that is cut off after a packet', report],
  ])('leaves an answer %s as it is', async (_, answer) => {
    expect(await answered(answer, 2)).toBe(answer);
  });

  it('keeps a long text within one packet', async () => {
    const long = await answered(`${report}0000`, 1000, ['x'.repeat(100_000)]);
    const length = long.slice(report.length, report.length + 4);
    expect(Number.parseInt(length, 16)).toBeLessThan(65_520);
    expect(long.endsWith('0000')).toBe(true);
  });
});
