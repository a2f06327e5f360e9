import { Slots } from './Slots';

describe('Slots', () => {
  const never = new AbortController().signal;

  it('let so many in, and the next when one leaves', async () => {
    const slots = new Slots(1);
    const leave = await slots.take(never);
    const entered: string[] = [];
    const first = slots.take(never).then(give => {
      entered.push('first');
      return give;
    });
    const second = slots.take(never).then(() => entered.push('second'));
    leave();
    const giveBack = await first;
    expect(entered).toEqual(['first']);
    giveBack();
    await second;
    expect(entered).toEqual(['first', 'second']);
  });

  it('are not taken by who left the queue', async () => {
    const slots = new Slots(1);
    const leave = await slots.take(never);
    const impatient = new AbortController();
    const waiting = slots.take(impatient.signal);
    impatient.abort(new Error('no longer wanted'));
    await expect(waiting).rejects.toThrow('no longer wanted');
    await expect(slots.take(impatient.signal)).rejects.toThrow('no longer');
    leave();
    await slots.take(never);
  });
});
