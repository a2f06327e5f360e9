import { isLiveSignal } from './liveSignal';

describe('isLiveSignal', () => {
  it('accepts channel and cursor and nothing less', () => {
    expect(isLiveSignal({ channel: 'a', cursor: '1' })).toBe(true);
    expect(isLiveSignal({ channel: 'a' })).toBe(false);
    expect(isLiveSignal({ channel: 'a', cursor: 1 })).toBe(false);
    expect(isLiveSignal(null)).toBe(false);
    expect(isLiveSignal('a')).toBe(false);
  });
});
