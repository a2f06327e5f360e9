import { Readable } from 'node:stream';
import { findModelCard, readText } from './modelCard';

const files = (...paths: string[]) => paths.map(path => ({ path, size: 1 }));

describe('the model card of a run', () => {
  it.each(['model_card.md', 'MODEL_CARD.md', 'model-card.md'])(
    'is %s',
    name => {
      expect(findModelCard(files('a.txt', name))?.path).toBe(name);
    },
  );

  it('may be missing', () => {
    expect(findModelCard(files('README.md', 'card.txt'))).toBeUndefined();
  });

  it('is read whole, or not at all', async () => {
    const stream = () => Readable.from([Buffer.from('grö'), Buffer.from('ße')]);
    expect(await readText(stream(), 7)).toBe('größe');
    await expect(readText(stream(), 6)).rejects.toThrow('It is larger');
  });
});
