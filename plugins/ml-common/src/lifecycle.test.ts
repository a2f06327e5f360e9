import { LIFECYCLE_EVENT_KINDS } from './lifecycle';

describe('lifecycle events', () => {
  it('keep the kinds that recorded histories are made of', () => {
    expect(LIFECYCLE_EVENT_KINDS).toEqual([
      'created',
      'trained',
      'registered',
      'approved',
      'deployed',
      'rolled-back',
      'alerted',
    ]);
  });
});
