import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Program } from '../__testUtils__/Program';
import type { Manifest } from '../output/Manifest';
import { skewSentence } from './runExport';

// A process starts.
jest.setTimeout(60_000);

describe('The program', () => {
  it('says how it is called when it was called wrongly', async () => {
    const program = new Program(['export']);
    const { error, usage } = await program.says('refused');
    expect(error).toBe('--kafka is missing');
    expect(usage).toMatch(/^features export --kafka/);
    expect(await program.exitCode()).toBe(1);
  });

  it('says how it is called where it is asked to', async () => {
    const program = new Program(['export', '--help']);
    expect(await program.exitCode()).toBe(0);
    expect(program.said[0].line).toMatch(/^features export --kafka/);
  });

  it('says what is wrong with a declaration', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'modelport-program-'));
    const file = path.join(folder, 'modelport.yaml');
    await writeFile(file, 'features: {definitions: []}');
    const program = new Program([
      ...['export', '--kafka', '127.0.0.1:1', '--features', file],
      ...['--data', path.join(folder, 'd'), '--out', path.join(folder, 'o')],
    ]);
    const { error } = await program.says('refused');
    expect(error).toBe('features.definitions: declare at least one feature');
    expect(await program.exitCode()).toBe(1);
    await rm(folder, { recursive: true });
  });
});

describe('skewSentence', () => {
  it('names the features that differ, the worst first', () => {
    const skew = {
      rowsCompared: 10,
      rowsDiffering: 3,
      valuesDiffering: 4,
      byFeature: { a: 1, b: 3 },
    };
    expect(skewSentence({ skew } as unknown as Manifest)).toMatch(
      /^4 feature values of 3 rows differ from what the service recorded, of 10 rows compared \(b 3, a 1\)/,
    );
  });
});
