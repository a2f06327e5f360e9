/** JSON Schema of what `GET /v1/models` answers; `/openapi.json` shows the same object. */

const TEXT = { type: 'string' } as const;
const REVISION = { type: 'integer', minimum: 0 } as const;
const WEIGHT = { type: 'number', minimum: 0, maximum: 1 } as const;

const objectOf = <P extends object, R extends keyof P & string>(
  properties: P,
  required: readonly R[],
) => ({ type: 'object', additionalProperties: false, required, properties });

const ARM = objectOf({ name: TEXT, weight: WEIGHT }, ['name', 'weight']);

const VERSION = objectOf(
  {
    name: TEXT,
    version: TEXT,
    digest: TEXT,
    variants: { type: 'array', items: ARM },
    shadow: { type: 'boolean' },
    features: objectOf(
      { digest: TEXT, names: { type: 'array', items: TEXT } },
      ['digest', 'names'],
    ),
  },
  ['name', 'version', 'digest', 'variants', 'shadow', 'features'],
);

const EXPERIMENT = objectOf(
  {
    configured: {
      type: ['string', 'null'],
      description:
        'Of the configuration file; null where it has one version for all cards',
    },
    name: {
      ...TEXT,
      description:
        'As records have it: another than the configured one where people approved other weights, none where all cards have one version',
    },
    variants: {
      type: 'array',
      items: objectOf(
        {
          name: TEXT,
          weight: WEIGHT,
          model: { ...TEXT, description: 'NAME@VERSION' },
        },
        ['name', 'weight', 'model'],
      ),
    },
  },
  ['configured', 'name', 'variants'],
);

const DIRECTIVE = {
  ...objectOf(
    {
      revision: {
        ...REVISION,
        description: 'Of the directive served; 0 before the first',
      },
      problem: {
        type: ['string', 'null'],
        description: 'Why what is wanted is not served, or not known',
      },
      fetched_at: {
        type: ['integer', 'null'],
        description:
          'When its source answered last, in milliseconds since 1970',
      },
    },
    ['revision', 'problem', 'fetched_at'],
  ),
  description: 'Only where the service follows a directive',
};

const WAITING = {
  anyOf: [
    objectOf({ revision: REVISION, since: { type: 'integer' } }, [
      'revision',
      'since',
    ]),
    { type: 'null' },
  ],
  description:
    'The configuration that answers once its features are filled from the records, and since when, in milliseconds since 1970',
};

const POLICY = objectOf({ name: TEXT, version: { type: 'integer' } }, [
  'name',
  'version',
]);

/** What `GET /v1/models` answers. */
export const MODELS = objectOf(
  {
    configuration: TEXT,
    revision: REVISION,
    currency: TEXT,
    policy: POLICY,
    policy_document: {
      type: 'object',
      description: 'The DecisionPolicy that decides now',
    },
    configured_policy: {
      ...POLICY,
      description:
        'Of the configuration file: another than the one that decides where people approved one of another name, or a higher version',
    },
    experiment: EXPERIMENT,
    models: { type: 'array', items: VERSION },
    waiting: WAITING,
    directive: DIRECTIVE,
  },
  [
    'configuration',
    'revision',
    'currency',
    'policy',
    'policy_document',
    'configured_policy',
    'experiment',
    'models',
    'waiting',
  ],
);
