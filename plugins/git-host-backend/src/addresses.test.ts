import { GitHostAddresses } from './addresses';

describe('GitHostAddresses', () => {
  const addresses = new GitHostAddresses('http://127.0.0.1:7007/');
  const base = 'http://127.0.0.1:7007/api/git-host';
  const cards = { owner: 'fraud', name: 'cards' };

  it('follow from the address of the backend', () => {
    expect(addresses.clone(cards)).toBe(`${base}/fraud/cards.git`);
    expect(addresses.page(cards)).toBe(`${base}/fraud/cards`);
  });

  it.each([
    ['branch', 'main', 'src/a b#?.py'],
    ['branch', 'feature/x', ''],
    ['tag', 'v1.0', 'docs/ü.md'],
    ['commit', 'abcdef0', 'a'],
  ] as const)('are read as they are written: %s %s %s', (kind, name, path) => {
    const written = addresses.source(cards, { kind, name }, path);
    expect(addresses.parse(written)).toEqual({
      ...cards,
      ref: { kind, name },
      path,
    });
  });

  it.each([
    'http://127.0.0.1:7008/api/git-host/fraud/cards/src/branch/main/a',
    'http://example.org/api/git-host/fraud/cards/src/branch/main/a',
    'http://127.0.0.1:7007/api/catalog/entities',
    `${base}/fraud/cards`,
    `${base}/fraud/cards/src/branch`,
    `${base}/fraud/cards/src/pull/1/a`,
    `${base}/..%2f/cards/src/branch/main/a`,
    `${base}/fraud/%2e%2e/src/branch/main/a`,
    `${base}/fraud/cards/src/branch/main/..%2f..%2fa`,
    `${base}/fraud/cards/src/branch/main/%ff`,
  ])('do not know %s', address => {
    expect(addresses.parse(address)).toBeUndefined();
  });
});
