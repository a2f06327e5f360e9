import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { aRecord } from '../__testUtils__/aRecord';
import { policyText, servedModels } from '../__testUtils__/servedModels';
import { aPolicyRequest, ServingRig } from '../__testUtils__/ServingRig';
import { aPayment, keep, PAID_AT } from '../__testUtils__/somePayments';
import { openapi } from '../schema/openapi';

jest.setTimeout(120_000);

const E = '/v1/entities/{kind}/{namespace}/{name}';
const ENTITY = 'component:default/fraud';
const TX = 'tx-looked-at';
/** As records have them: names of people who pay, that no audit event repeats. */
const PSEUDONYMS = ['pseudonym-of-customer', 'pseudonym-of-terminal'];
const ADA = mockCredentials.user.header('user:default/ada');

interface Look {
  /** The audit event; none where nothing of a single payment is told. */
  event?: string;
  /** What was looked at, in the event. */
  meta?: object;
  body?: object;
}

const payment = { transactionId: TX };
const onReview = (step: string): [string, Look] => [
  `post ${E}/reviews/{id}/${step}`,
  {
    ...{ event: `review-${step}`, meta: payment },
    body: step === 'verdict' ? { verdict: 'genuine' } : {},
  },
];
const onChange = (step: string): [string, Look] => [
  `post ${E}/serving/changes/{id}/${step}`,
  {
    event: `serving-${step}`,
    body: step === 'withdraw' ? {} : { note: 'no' },
  },
];

/** All that can be asked of the plugin. */
const LOOKS: [string, Look][] = [
  [`get ${E}/decisions/{id}`, { event: 'decision-read', meta: payment }],
  [`get ${E}/payments`, { event: 'payments-read' }],
  [`get ${E}/reviews`, { event: 'reviews-read', meta: { list: 'open' } }],
  [`get ${E}/reviews/{id}`, { event: 'review-read', meta: payment }],
  ...['claim', 'release', 'verdict'].map(onReview),
  [
    `post ${E}/serving/preview`,
    {
      event: 'serving-preview',
      body: { kind: 'policy', policy: policyText(2) },
    },
  ],
  [
    `post ${E}/serving/changes`,
    { event: 'serving-request', body: aPolicyRequest() },
  ],
  ...['approve', 'reject', 'withdraw'].map(onChange),
  [`get ${E}/latency`, {}],
  [`get ${E}/records`, {}],
  [`get ${E}/business`, {}],
  [`get ${E}/experiment`, {}],
  [`get ${E}/serving`, {}],
  [`get ${E}/serving/changes`, {}],
  [`get ${E}/serving/changes/{id}`, {}],
  ['get /v1/services/{service}/directive', {}],
];
const audited = LOOKS.filter(([, { event }]) => event);
const silent = LOOKS.filter(([, { event }]) => !event);

describe('who looked at what', () => {
  const rig = new ServingRig(TestDatabases.create({ ids: ['SQLITE_3'] }));
  beforeEach(async () => {
    await rig.open();
    await keep(rig.knex, [
      aPayment({
        ...{ transaction_id: TX, decision: 'review' },
        ...{ customer: PSEUDONYMS[0], terminal: PSEUDONYMS[1] },
        received_at: PAID_AT - 3_000,
      }),
    ]);
    rig.first.answer = ({ url }, response) => {
      const isDecision = url?.startsWith('/v1/decisions/');
      const record = aRecord({ transaction_id: TX, customer: PSEUDONYMS[0] });
      response.end(JSON.stringify(isDecision ? record : servedModels()));
    };
  });
  afterEach(() => rig.stop());

  const ask = (route: string, { body }: Look, change = 'none') => {
    const [method, template] = route.split(' ') as ['get' | 'post', string];
    const id = template.includes('/changes/') ? change : TX;
    const path = template
      .replace('{kind}/{namespace}/{name}', 'component/default/fraud')
      .replace('{service}', 'payments')
      .replace('{id}', id);
    const asked = request(rig.portal.server)
      [method](`/api/fraud-latency${path}`)
      .set('Authorization', ADA);
    return body ? asked.send(body) : asked;
  };
  const events = () =>
    rig.portal.auditor.createEvent.mock.calls.map(([event]) => event);

  it('is known of every route: whether it tells of single payments', () => {
    const documented = Object.entries(openapi.paths).flatMap(
      ([path, methods]) => Object.keys(methods).map(each => `${each} ${path}`),
    );
    expect(LOOKS.map(([route]) => route).sort()).toEqual(documented.sort());
  });

  it.each(audited)(
    '%s is audited, with the person and what it was, and without names of who paid',
    async (route, look) => {
      await rig.start();
      const isDecided = route.includes('/changes/');
      const { id } = isDecided ? await rig.ask(aPolicyRequest()) : { id: '' };
      rig.portal.auditor.createEvent.mockClear();
      await ask(route, look, id);
      expect(events()).toHaveLength(1);
      const [{ eventId, meta, request: seen }] = events();
      expect(eventId).toBe(look.event);
      expect(meta).toMatchObject({ entityRef: ENTITY, ...look.meta });
      expect(seen?.headers.authorization).toBe(ADA);
      for (const pseudonym of PSEUDONYMS) {
        expect(JSON.stringify(meta)).not.toContain(pseudonym);
      }
    },
  );

  it.each(audited)('%s is audited where it is refused', async (route, look) => {
    await rig.start({ result: AuthorizeResult.DENY });
    const { status } = await ask(route, look);
    expect(status).toBe(403);
    expect(events()).toMatchObject([
      { eventId: look.event, meta: { entityRef: ENTITY } },
    ]);
    expect(rig.portal.event.fail).toHaveBeenCalledTimes(1);
  });

  it('is said where it is shown: these tell of the payment', async () => {
    await rig.start();
    for (const [route, look] of audited.slice(0, 4)) {
      const { status, text } = await ask(route, look);
      expect([route, status]).toEqual([route, 200]);
      expect(text).toContain(TX);
    }
  });

  it('is not asked of routes that tell of no single payment', async () => {
    await rig.start();
    const { id } = await rig.ask(aPolicyRequest());
    rig.portal.auditor.createEvent.mockClear();
    for (const [route, look] of silent) {
      const isService = route.includes('directive');
      const asked = ask(route, look, id);
      if (isService) asked.set('Authorization', 'Bearer token-of-payments');
      const { status, text } = await asked;
      expect([route, status]).toEqual([route, 200]);
      for (const name of [TX, ...PSEUDONYMS]) expect(text).not.toContain(name);
    }
    expect(events()).toEqual([]);
  });
});
