import { knownDays } from './knownDays';

const none = { reviews: 0, caught: 0, missed: 0 };
const DAYS = [
  { ...none, day: '2026-11-26' },
  { ...none, day: '2026-11-27', reviews: 2 },
  { ...none, day: '2026-11-28' },
  { ...none, day: '2026-11-29', missed: 1 },
  { ...none, day: '2026-11-30' },
];
const shown = (keepDays?: number) =>
  knownDays(DAYS, keepDays).map(({ day }) => day.slice(-2));

describe('the days of which something is known', () => {
  it('begin with the first on which anything was counted', () => {
    expect(shown()).toEqual(['27', '28', '29', '30']);
  });

  it('do not go further back than payments are kept', () => {
    expect(shown(2)).toEqual(['28', '29', '30']);
    expect(shown(30)).toEqual(['27', '28', '29', '30']);
  });

  it('are none where nothing was counted', () => {
    expect(knownDays(DAYS.slice(0, 1))).toEqual([]);
  });
});
