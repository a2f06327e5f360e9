import { TestDatabases } from '@backstage/backend-test-utils';
import { aPolicy, policyText } from '../__testUtils__/servedModels';
import { aPolicyRequest, RAMP, ServingRig } from '../__testUtils__/ServingRig';

jest.setTimeout(60_000);

const rig = new ServingRig(TestDatabases.create({ ids: ['SQLITE_3'] }));

describe('a change that would do something else, or nothing', () => {
  beforeEach(() => rig.open());
  afterEach(() => rig.stop());

  it('wants a higher version than the configuration of the service has, which decides otherwise', async () => {
    const other = aPolicy({ metadata: { name: 'other-name', version: 1 } });
    rig.says({
      ...{ policy: other.metadata, policy_document: other },
      configured_policy: { name: 'card-payments', version: 5 },
    });
    await rig.start();
    const below =
      'policy: metadata.version: 4 of card-payments is below 5 in the configuration of the service, which would decide instead, though other-name version 1 does now; write 6, or another metadata.name';
    const proposal = { kind: 'policy', policy: policyText(4) };
    for (const [path, body] of [
      ['/preview', proposal],
      ['/changes', { ...proposal, reason: 'x' }],
    ] as const) {
      const { status, body: answer } = await rig.post(path, body);
      expect([status, answer.error.message]).toEqual([400, below]);
    }
    const same = await rig.post('/changes', aPolicyRequest(5));
    expect(same.status).toBe(400);
    expect(same.body.error.message).toContain('up to 5; write 6');
    const { id } = await rig.ask(aPolicyRequest(6));
    rig.says({
      ...{ policy: other.metadata, policy_document: other },
      configured_policy: { name: 'card-payments', version: 7 },
    });
    const late = await rig.post(`/changes/${id}/approve`, {}, 'bob');
    expect(late.status).toBe(409);
    expect(late.body.error.message).toMatch(
      /^Change \S+ cannot be approved any more.*6 of card-payments is below 7/,
    );
    expect(late.body.error.message).not.toContain('caused by');
  });

  it('is not ramped to the weights that it has', async () => {
    await rig.start();
    const weights = { control: 0.5, challenger: 0.5 };
    const { status, body } = await rig.post('/changes', { ...RAMP, weights });
    expect(status).toBe(409);
    expect(body.error.message).toBe(
      "weights: the arms of 'steeper' have these weights now; write others, or leave it as it is",
    );
  });
});
