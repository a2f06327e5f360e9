import { parsePolicy } from '@modelport/fraud-core';
import Ajv from 'ajv';
import { document, KEY, twoModels } from '../__testUtils__/rig';
import { readConfiguration } from '../config/readConfiguration';
import {
  createScoringService,
  type ScoringService,
} from '../createScoringService';
import {
  aDirective,
  aPolicy,
  RAMPED,
  STOPPED,
} from '../directive/directive.testing';
import { parseDirective } from '../directive/Directive';
import { mergeDirective } from '../directive/mergeDirective';
import { MODELS } from '../messages/modelsSchema';
import { MemoryStore } from '../store/memoryStore';
import type { DirectiveView } from './RouteParts';

const fits = new Ajv({ allowUnionTypes: true }).compile(MODELS);

describe('what a service tells of what it serves', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  const services: ScoringService[] = [];

  beforeAll(async () => {
    models = await twoModels();
  });
  afterEach(async () => {
    await Promise.all(services.splice(0).map(service => service.drain()));
  });
  afterAll(() => models.remove());

  /** A service, with what people approved merged into its configuration. */
  const start = async (
    parts: object,
    directive?: DirectiveView,
    more?: object,
  ) => {
    const service = await createScoringService({
      configuration: mergeDirective(
        await readConfiguration(document(more), models.folder),
        parseDirective(aDirective(4, parts)),
      ),
      store: await MemoryStore.open({
        retention: { entitySeconds: 86_400, decisionSeconds: 3_600 },
      }),
      pseudonymKey: KEY,
      directive,
    });
    services.push(service);
    const { url } = await service.listen();
    const metrics = async () => (await fetch(`${url}/metrics`)).text();
    const response = await fetch(`${url}/v1/models`);
    const body: any = await response.json();
    expect(fits(body) || fits.errors).toBe(true);
    return { url, body, metrics };
  };

  it('is the configuration where nothing else is followed', async () => {
    const { body, metrics } = await start({});
    expect(body).not.toHaveProperty('directive');
    expect(body.experiment).toEqual({
      configured: 'steeper',
      name: 'steeper',
      variants: [
        { name: 'control', weight: 0.5, model: 'fraud@1' },
        { name: 'steep', weight: 0.5, model: 'fraud@2' },
      ],
    });
    expect(await metrics()).toMatch(/^fraud_scoring_directive_age_seconds 0$/m);
    const { body: traffic } = await start({}, undefined, {
      experiment: undefined,
      traffic: 'fraud@1',
    });
    expect(traffic.experiment).toEqual({
      configured: null,
      name: 'none',
      variants: [{ name: 'all', weight: 1, model: 'fraud@1' }],
    });
  });

  it('has the policy that decides, as a document that is read again', async () => {
    const policy = aPolicy({
      rules: [
        {
          name: 'large',
          when: [{ value: 'amount', above: 500 }],
          decision: 'review',
        },
      ],
    });
    const { body } = await start({ policy });
    expect(body.policy).toEqual({ name: 'card-payments', version: 2 });
    expect(body.configured_policy).toEqual({
      ...{ name: 'card-payments', version: 1 },
    });
    expect(parsePolicy(body.policy_document)).toEqual(parsePolicy(policy));
  });

  it('has the experiment as people approved it, and as it is configured', async () => {
    const ramped = await start({ experiment: RAMPED });
    expect(ramped.body.experiment).toEqual({
      configured: 'steeper',
      name: 'steeper-r2',
      variants: [
        { name: 'control', weight: 0.2, model: 'fraud@1' },
        { name: 'steep', weight: 0.8, model: 'fraud@2' },
      ],
    });
    const stopped = await start({ experiment: STOPPED });
    expect(stopped.body.experiment).toEqual({
      configured: 'steeper',
      name: 'none',
      variants: [{ name: 'all', weight: 1, model: 'fraud@1' }],
    });
  });

  it('tells of the directive, whether there is a problem, and how old it is', async () => {
    const { body, url, metrics } = await start(
      {},
      {
        revision: 4,
        problem: 'nobody answers',
        fetchedAt: 1_700_000_000_000,
        ageMs: 12_500,
      },
    );
    expect(body.directive).toEqual({
      revision: 4,
      problem: 'nobody answers',
      fetched_at: 1_700_000_000_000,
    });
    const shown = await metrics();
    expect(shown).toMatch(/^fraud_scoring_directive_revision 4$/m);
    expect(shown).toMatch(/^fraud_scoring_directive_age_seconds 12\.5$/m);
    const openapi: any = await (await fetch(`${url}/openapi.json`)).json();
    const { content } = openapi.paths['/v1/models'].get.responses[200];
    expect(content['application/json'].schema).toEqual(
      JSON.parse(JSON.stringify(MODELS)),
    );
  });
});
