import { InvalidFieldError } from '../errors';
import { parseFeatureSet } from './declaration';
import { aSection, accountAge, CARD_PAYMENTS } from './features.testing';

const fieldOf = (section: unknown): string => {
  try {
    parseFeatureSet(section);
  } catch (error) {
    if (error instanceof InvalidFieldError) return error.field;
    throw error;
  }
  return 'nothing is wrong';
};

const withFeature = (feature: object) =>
  aSection({ definitions: [{ name: 'x', ...feature }] });

describe('parseFeatureSet', () => {
  it('reads what the template of the fraud model declares', () => {
    const set = parseFeatureSet(CARD_PAYMENTS);
    expect(set.name).toBe('card-payments');
    expect(set.features).toHaveLength(15);
    expect(set.features[4]).toEqual({
      kind: 'window',
      name: 'customer_mean_amount_1d',
      entity: 'customer',
      aggregation: 'mean',
      column: 'amount',
      window: 86_400,
      bucket: 1,
      delay: 0,
    });
    expect(set.entities).toEqual(
      new Map([
        ['customer', 'customer'],
        ['terminal', 'terminal'],
      ]),
    );
  });

  it('gives the digest that the training code writes into the signature', () => {
    // Printed by `declaration.py` of a repository that the template made.
    expect(parseFeatureSet(CARD_PAYMENTS).digest).toBe(
      'sha256:68135578010bbff87b8055fc76043a9369e862bbb9ae7b3efb58d8bac1e79feb',
    );
  });

  it('gives the same digest whatever the order of keys and the unit of time', () => {
    const one = withFeature({
      entity: 'customer',
      aggregation: 'count',
      window: '1d',
    });
    const two = withFeature({
      window: '24h',
      aggregation: 'count',
      entity: 'customer',
    });
    expect(parseFeatureSet(one).digest).toBe(parseFeatureSet(two).digest);
  });

  it('reads what comes from Feast, with the digest of the training code', () => {
    const set = parseFeatureSet(accountAge());
    expect(set.features).toEqual([
      {
        kind: 'feast',
        name: 'customer_account_age_days',
        entity: 'customer',
        view: 'customer_profile',
        feature: 'account_age_days',
        missing: -0.5,
      },
    ]);
    // Printed by `declaration.py` of a repository that the template made.
    expect(set.digest).toBe(
      'sha256:e773b8b11bd33b05e6eb6c5d73514d30c9fe98824a83cc52e7a6d32b1149e310',
    );
    expect(parseFeatureSet(accountAge({ missing: -0 })).digest).toBe(
      'sha256:f4f84ac94e8ba939761a922285585a8a9e0eb5546d7da3762862aafb0a85517f',
    );
  });

  it.each([
    ['feast.view', { feast: { feature: 'a' } }],
    ['feast.view', { feast: { view: 'a:b', feature: 'a' } }],
    ['feast.feature', { feast: { view: 'a', feature: 'a b' } }],
    ['feast.ttl', { feast: { view: 'a', feature: 'a', ttl: 1 } }],
    ['feast', { feast: 'customer_profile:age' }],
    ['missing', { missing: undefined }],
    ['missing', { missing: '0' }],
    ['missing', { missing: NaN }],
    ['missing', { missing: 0.00001 }],
    ['missing', { missing: 1e10 }],
    ['entity', { entity: 'device' }],
    ['window', { window: '1d' }],
  ])('names the field %s of a feature from Feast', (field, more) => {
    expect(fieldOf(accountAge(more))).toBe(`features.definitions[0].${field}`);
  });

  it('writes names as the training code does before it makes the digest', () => {
    const definitions = [{ name: 'nächtlich', transform: 'night' }];
    expect(parseFeatureSet(aSection({ definitions })).digest).toBe(
      'sha256:de13a6a9c4d035d24ff7823a25a32553b5f88102a095cc9f40ece6bcb3db7a28',
    );
  });

  it.each([
    ['features', 'text'],
    ['features.definitions', aSection({ definitions: [] })],
    ['features.definitions', aSection({ definitions: 'all' })],
    [
      'features.definitions[0].name',
      aSection({ definitions: [{ transform: 'night' }] }),
    ],
    ['features.definitions[0].transform', withFeature({ transform: 'noon' })],
    [
      'features.definitions[0].aggregation',
      withFeature({ entity: 'customer', aggregation: 'median', window: '1d' }),
    ],
    [
      'features.definitions[0].entity',
      withFeature({ entity: 'device', aggregation: 'count', window: '1d' }),
    ],
    [
      'features.definitions[0].column',
      withFeature({ entity: 'customer', aggregation: 'mean', window: '1d' }),
    ],
    [
      'features.definitions[0].column',
      withFeature({
        entity: 'customer',
        aggregation: 'max',
        column: 'fraud',
        window: '1d',
        delay: '7d',
      }),
    ],
    [
      'features.definitions[0].window',
      withFeature({
        entity: 'customer',
        aggregation: 'count',
        window: 'a day',
      }),
    ],
    [
      'features.definitions[0].window',
      withFeature({ entity: 'customer', aggregation: 'count', window: '0s' }),
    ],
    [
      'features.definitions[0].bucket',
      withFeature({
        entity: 'customer',
        aggregation: 'count',
        window: '1d',
        bucket: '0s',
      }),
    ],
    [
      'features.definitions[0].window',
      withFeature({
        entity: 'customer',
        aggregation: 'count',
        window: '90m',
        bucket: '1h',
      }),
    ],
    [
      'features.definitions[0].delay',
      withFeature({
        entity: 'customer',
        aggregation: 'count',
        window: '2h',
        bucket: '1h',
        delay: '90m',
      }),
    ],
    [
      'features.definitions[0].delay',
      withFeature({
        entity: 'customer',
        aggregation: 'share',
        column: 'fraud',
        window: '1d',
      }),
    ],
    ['features.entities', aSection({ entities: 'customer' })],
    [
      'features.entities[0].name',
      aSection({ entities: [{ key: 'customer' }] }),
    ],
    [
      'features.entities[1].name',
      aSection({ entities: [{ name: 'a' }, { name: 'a' }] }),
    ],
  ])('names the field %s that is wrong', (field, section) => {
    expect(fieldOf(section)).toBe(field);
  });

  it('refuses a name that occurs twice', () => {
    expect(() =>
      parseFeatureSet(
        aSection({
          definitions: [
            { name: 'x', transform: 'night' },
            { name: 'x', transform: 'amount' },
          ],
        }),
      ),
    ).toThrow('features.definitions: name x occurs more than once');
  });
});
