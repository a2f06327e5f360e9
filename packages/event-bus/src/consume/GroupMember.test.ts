import { JoinRequest, Membership } from '../Transport';
import { until } from '../rig.testing';
import { Delivery } from './Delivery';
import { GroupMember } from './GroupMember';

/** A member whose stays in the group are the test's. */
function start() {
  const joins: {
    joined: (membership: Membership) => void;
    refused: (error: Error) => void;
  }[] = [];
  const problems: string[] = [];
  let left = 0;
  const onProblem = (error: Error) => problems.push(error.message);
  const publish = async () => {};
  const delivery = new Delivery(
    { onBatch: async () => {} },
    { onProblem, publish },
  );
  const request: JoinRequest = {
    transactional: false,
    ...{ group: 'g', topics: ['t'], from: 'earliest', delivery },
  };
  const join = () =>
    new Promise<Membership>((joined, refused) =>
      joins.push({ joined, refused }),
    );
  const member = new GroupMember({ join }, request, onProblem);
  const stay = () => {
    let end: (error: Error) => void = () => {};
    const ended = new Promise<Error>(resolve => (end = resolve));
    const leave = async () => {
      left += 1;
    };
    return { membership: { ended, leave }, end };
  };
  return { member, joins, problems, delivery, stay, left: () => left };
}

describe('A member of a group', () => {
  it('joins again when it was not let in, and when its client has given up', async () => {
    const { member, joins, problems, delivery, stay, left } = start();
    expect(member.state).toEqual({ status: 'starting' });
    const ready = member.ready();
    await until(() => joins.length === 1);
    joins[0].refused(new Error('coordinator is loading'));
    await until(() => joins.length === 2);
    expect(member.state).toMatchObject({ status: 'failed' });
    const first = stay();
    delivery.assign([{ topic: 't', partition: 0 }], 'm1');
    joins[1].joined(first.membership);
    await ready;
    await member.ready();
    expect(member.assigned).toEqual([{ topic: 't', partition: 0 }]);

    first.end(new Error('crashed'));
    await until(() => joins.length === 3);
    expect(member.state).toMatchObject({
      status: 'failed',
      reason: { message: 'crashed' },
    });
    expect(member.assigned).toEqual([]);
    expect(left()).toBe(1);
    joins[2].joined(stay().membership);
    await member.ready();
    expect(problems).toEqual(['coordinator is loading', 'crashed']);
    await member.close();
    await member.close();
    expect(left()).toBe(2);
    expect(member.state).toEqual({ status: 'closed' });
  });

  it('is closed at once while it joins, and leaves when it is let in afterwards', async () => {
    const { member, joins, stay, left } = start();
    const ready = member.ready().catch(error => error);
    await member.close();
    expect(await ready).toMatchObject({
      code: 'closed',
      message: 'The subscription of group g was closed; open a new one',
    });
    joins[0].joined(stay().membership);
    await until(() => left() === 1);
  });
});
