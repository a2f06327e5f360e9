import { buildModelEntity } from '../testUtils';
import { sourceUrlAtCommit } from './createModelportConfigReader';

const commit = 'a'.repeat(40);
const at = (target: string) =>
  sourceUrlAtCommit(
    buildModelEntity({
      annotations: { 'backstage.io/source-location': target },
    }),
    commit,
  );

describe('sourceUrlAtCommit', () => {
  it.each([
    [
      'url:http://portal/api/git-host/team/fraud/src/branch/main/',
      `http://portal/api/git-host/team/fraud/src/commit/${commit}/`,
    ],
    [
      'url:https://github.com/team/fraud/tree/main/models/',
      `https://github.com/team/fraud/tree/${commit}/models/`,
    ],
    [
      'url:https://github.com/team/fraud/tree/main/catalog-info.yaml',
      `https://github.com/team/fraud/tree/${commit}/`,
    ],
  ])('points %s at the commit', (target, url) => {
    expect(at(target)).toBe(url);
  });

  it('refuses what is no repository on a host', () => {
    expect(() => at('file:/tmp')).toThrow('url: location');
  });
});
