import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { murmur2, partitionOf } from './partitionOf';

describe('the partition of a key', () => {
  it('is that of the vectors in the tests of Kafka itself', () => {
    const vectors = {
      '21': -973932308,
      foobar: -790332482,
      'a-little-bit-long-string': -985981536,
      'a-little-bit-longer-string': -1486304829,
      lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8: -58897971,
    };
    for (const [text, hash] of Object.entries(vectors)) {
      expect(murmur2(Buffer.from(text))).toBe(hash);
    }
  });

  it('is that of the default partitioner of kafkajs', () => {
    const partitioner = Partitioners.DefaultPartitioner();
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 64 }), (key, count) => {
        const partitionMetadata = Array.from({ length: count }, (_, i) => ({
          ...{ partitionId: i, leader: 1, partitionErrorCode: 0 },
          ...{ replicas: [1], isr: [1] },
        }));
        const message = { key, value: null };
        const theirs = partitioner({ topic: 't', partitionMetadata, message });
        expect(partitionOf(key, count)).toBe(theirs);
      }),
    );
  });
});
