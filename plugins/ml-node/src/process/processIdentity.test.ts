import { isAlive, isHolderGone, ownIdentity } from './processIdentity';

describe('the identity of a process', () => {
  it('tells this process from one of its pid that has ended, and from one of another host', () => {
    const own = ownIdentity();
    const ended = { ...own, startTime: '1' };
    const elsewhere = { ...ended, host: 'elsewhere' };
    expect(isAlive(own)).toBe(true);
    expect(isAlive(ended)).toBe(false);
    expect(isHolderGone(JSON.stringify(own))).toBe(false);
    expect(isHolderGone(JSON.stringify(ended))).toBe(true);
    expect(isHolderGone(JSON.stringify(elsewhere))).toBe(false);
    expect(isHolderGone('not an identity')).toBe(false);
  });
});
