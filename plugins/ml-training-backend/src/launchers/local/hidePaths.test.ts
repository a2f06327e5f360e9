import os from 'node:os';
import { endOf, hidePaths } from './hidePaths';

describe('hidePaths', () => {
  const folders = {
    checkout: '/srv/trainings/t-1/checkout',
    cacheDirectory: '/srv/cache/modelport',
  };

  it.each([
    [
      "realpath '/srv/trainings/t-1/checkout/base.txt'",
      "realpath 'checkout/base.txt'",
    ],
    ['in /srv/trainings/t-1/checkout.tmp', 'in checkout.tmp'],
    ['in /srv/trainings/t-1/tmp', 'in training/tmp'],
    ['of /srv/trainings/t-2', 'of trainings/t-2'],
    [
      'at: /srv/cache/modelport/model-env-0abc.12-ef.tmp/bin/python',
      'at: environment/bin/python',
    ],
    ['in /srv/cache/modelport/uv', 'in cache/uv'],
    [`at ${os.homedir()}/python`, 'at ~/python'],
    ['at /usr/bin/python3', 'at /usr/bin/python3'],
  ])('%s becomes %s', (text, words) => {
    expect(hidePaths(text, folders)).toBe(words);
  });

  it('keeps the end of what is too long', () => {
    expect(endOf('abcdef', 4)).toBe('…def');
    expect(endOf('abcd', 4)).toBe('abcd');
  });
});
