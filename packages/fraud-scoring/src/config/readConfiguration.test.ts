import { InvalidFieldError } from '@modelport/fraud-core';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { document, POLICY, SECTION } from '../__testUtils__/rig';
import { readConfiguration } from './readConfiguration';

describe('a configuration', () => {
  it('is read, with versions, variants, shadows and policy', async () => {
    const read = await readConfiguration(
      document({ shadow: ['fraud@2'] }),
      '/models',
    );
    expect(read).toMatchObject({
      name: 'test',
      revision: 1,
      currency: 'EUR',
      shadow: ['fraud@2'],
      policy: { name: 'card-payments', version: 1 },
    });
    expect(read.versions.map(({ ref, path: at }) => [ref, at])).toEqual([
      ['fraud@1', '/models/1'],
      ['fraud@2', '/models/2'],
    ]);
    expect([...read.versionOf]).toEqual([
      ['control', 'fraud@1'],
      ['steep', 'fraud@2'],
    ]);
  });

  it('names files beside it', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'fraud-config-'));
    try {
      await writeFile(path.join(folder, 'policy.yaml'), JSON.stringify(POLICY));
      await writeFile(
        path.join(folder, 'modelport.yaml'),
        JSON.stringify({ kind: 'Model', features: SECTION }),
      );
      const models = [
        { name: 'm', version: '1', path: 'm', features: 'modelport.yaml' },
      ];
      const named = document({
        models,
        experiment: undefined,
        traffic: 'm@1',
        policy: 'policy.yaml',
      });
      const read = await readConfiguration(named, folder);
      expect(read.versions[0].features).toEqual(SECTION);
      expect(read.policy.version).toBe(1);
      await expect(
        readConfiguration({ ...named, policy: 'none.yaml' }, folder),
      ).rejects.toThrow(/^policy: none.yaml cannot be read as YAML/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  const model = { name: 'fraud', version: '1', path: '1' };
  it.each<[string, object, RegExp]>([
    ['an unknown field', { modles: [] }, /^modles: is unknown; choose among/],
    [
      'another version of the format',
      { apiVersion: 'v2' },
      /^apiVersion: write/,
    ],
    ['another kind', { kind: 'Model' }, /^kind: write ScoringConfiguration/],
    ['no name', { metadata: {} }, /^metadata.name: write a text/],
    [
      'a revision of zero',
      { metadata: { name: 'x', revision: 0 } },
      /^metadata.revision/,
    ],
    [
      'a currency in words',
      { currency: 'euro' },
      /^currency: write an ISO 4217 code/,
    ],
    ['no models', { models: [] }, /^models: name at least one/],
    [
      'a version that is a number',
      { models: [{ ...model, version: 1 }] },
      /^models\[0\].version: write it in quotes, "1"/,
    ],
    [
      'a version twice',
      { models: [model, model] },
      /^models\[1\]: fraud@1 occurs more than once/,
    ],
    [
      'traffic and experiment',
      { traffic: 'fraud@1' },
      /^traffic: write either traffic/,
    ],
    ['neither', { experiment: undefined }, /^traffic: write either traffic/],
    [
      'a shadow that is not there',
      { shadow: ['fraud@9'] },
      /^shadow\[0\]: fraud@9 is not among models; choose fraud@1, fraud@2/,
    ],
    [
      'a variant without a model',
      {
        experiment: {
          name: 'e',
          salt: 's',
          variants: [{ name: 'a', weight: 1 }],
        },
      },
      /^experiment.variants\[0\].model: write a text/,
    ],
    ['no policy', { policy: undefined }, /^policy: write an object/],
  ])('is refused with %s', async (_, more, message) => {
    const reading = readConfiguration(document(more), '/models');
    await expect(reading).rejects.toThrow(InvalidFieldError);
    await expect(reading).rejects.toThrow(message);
  });
});
