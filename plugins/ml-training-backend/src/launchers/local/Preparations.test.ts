import { symlink } from 'node:fs/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import { waitUntil } from '@modelport/plugin-ml-node';
import { buildPlan } from '../../__testUtils__/builders';
import {
  readerOf,
  temporaryFolder,
  writeFiles,
} from '../../__testUtils__/fakeRepository';
import { findUv } from '../../__testUtils__/findUv';
import { environmentMaking } from './environmentMaking';
import { ModelEnvironments } from './ModelEnvironments';
import { Preparations } from './Preparations';
import { TrainingFolder } from './TrainingFolder';

jest.setTimeout(60_000);

describe('Preparations', () => {
  it('tries again when the host of the repository is down for a while', async () => {
    const { folder: place, remove } = await temporaryFolder();
    await writeFiles(`${place}/repository`, { 'requirements/base.txt': '' });
    const working = readerOf(`${place}/repository`);
    let isDown = true;
    const environments = new ModelEnvironments({
      cacheDirectory: `${place}/cache`,
      uv: '/nowhere/uv',
    });
    jest.spyOn(environments, 'provide').mockResolvedValue('/env');
    const preparations = new Preparations({
      urlReader: {
        ...working,
        readTree: async (url, options) => {
          if (isDown) {
            throw new ServiceUnavailableError('the host is down');
          }
          return working.readTree(url, options);
        },
      },
      making: environmentMaking(environments),
      onChange: () => {},
    });
    const folder = new TrainingFolder(place, 't-1');
    preparations.begin('t-1', buildPlan(), folder);
    await waitUntil(() => {
      const seen = preparations.observe('t-1');
      return seen?.message.includes('the host is down');
    });
    isDown = false;
    await waitUntil(() => {
      preparations.begin('t-1', buildPlan(), folder);
      return folder.has('prepared.json');
    });
    expect(await folder.read('prepared.json')).toEqual({ environment: '/env' });
    await preparations.abort('t-1');
    await remove();
  });

  it.each([
    [
      'a missing requirements file',
      { environment: { requirements: ['requirements/none.txt'] } },
      'requirements/none.txt, which cannot be read',
    ],
    [
      'requirements without hashes',
      { environment: { requirements: ['requirements/wrong.txt'] } },
      'Python environment cannot be made',
    ],
    [
      'requirements that name another file',
      { environment: { requirements: ['requirements/more.txt'] } },
      'requirements/more.txt line 2: it names another file',
    ],
    [
      'requirements that set the index',
      { environment: { requirements: ['requirements/index.txt'] } },
      'requirements/index.txt line 1: the option --index-url is not for a repository to set',
    ],
    [
      'a link that leaves the repository',
      { environment: { requirements: ['outside.txt'] } },
      'leaves the repository',
    ],
    [
      'a commit that is not there',
      { sourceUrl: 'http://host/team/fraud/src/commit/other/' },
      'There is nothing at http://host/team/fraud/src/commit/other/',
    ],
  ])('gives up at once on %s, and says so', async (_, plan, words) => {
    const { folder: place, remove } = await temporaryFolder();
    await writeFiles(place, { 'outside.txt': '' });
    await writeFiles(`${place}/repository`, {
      'requirements/wrong.txt': 'no-hash==1.0\n',
      'requirements/more.txt': '# more\n-r /etc/hostname\n',
      'requirements/index.txt': '--index-url http://169.254.169.254/\n',
    });
    await symlink(`${place}/outside.txt`, `${place}/repository/outside.txt`);
    const preparations = new Preparations({
      urlReader: readerOf(`${place}/repository`),
      making: environmentMaking(
        new ModelEnvironments({
          cacheDirectory: `${place}/cache`,
          uv: findUv(),
        }),
      ),
      onChange: () => {},
    });
    const folder = new TrainingFolder(place, 't-1');
    preparations.begin('t-1', buildPlan(plan), folder);
    const seen = await waitUntil(() => {
      const now = preparations.observe('t-1');
      return now?.phase === 'unprepared' && now;
    });
    expect(seen.message).toContain(words);
    const log = (await folder.readLog({ tail: 99 })).text;
    expect(log).toContain(words);
    expect(`${seen.message}${log}`).not.toContain(place);
    await remove();
  });
});
