import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { FileWorkspaceProvider } from './FileWorkspaceProvider';

describe('FileWorkspaceProvider', () => {
  const folder = createMockDirectory();
  const directory = folder.resolve('kept');
  const provider = new FileWorkspaceProvider({ directory });
  const taskId = '0b5a3f6e-0000-4000-8000-000000000000';

  beforeEach(async () => {
    folder.setContent({
      workspace: { 'a.txt': 'a', sub: { 'b.txt': 'b' } },
      kept: {},
    });
    await provider.prepare();
  });
  const save = () =>
    provider.serializeWorkspace({ path: folder.resolve('workspace'), taskId });
  const restore = () =>
    provider.rehydrateWorkspace({
      taskId,
      targetPath: folder.resolve('restored'),
    });

  it('gives back the workspace that was saved last', async () => {
    await save();
    writeFileSync(folder.resolve('workspace/a.txt'), 'changed');
    await save();
    await restore();
    expect(readFileSync(folder.resolve('restored/a.txt'), 'utf8')).toBe(
      'changed',
    );
    expect(readFileSync(folder.resolve('restored/sub/b.txt'), 'utf8')).toBe(
      'b',
    );
    expect(readdirSync(directory)).toEqual([`${taskId}.tar`]);
  });

  it('starts a task empty that has saved nothing, and forgets one that has ended', async () => {
    await restore();
    expect(existsSync(folder.resolve('restored/a.txt'))).toBe(false);
    await save();
    await provider.cleanWorkspace({ taskId });
    await provider.cleanWorkspace({ taskId });
    expect(readdirSync(directory)).toEqual([]);
  });

  it('removes at the start what a crash left half written', async () => {
    folder.addContent({ kept: { 'x.tar.1.unfinished': '', 'y.tar': 'y' } });
    await provider.prepare();
    expect(readdirSync(directory)).toEqual(['y.tar']);
  });

  it('refuses ids that are paths, and workspaces that do not exist', async () => {
    await expect(
      provider.cleanWorkspace({ taskId: '../../etc' }),
    ).rejects.toThrow('is not the id of a task');
    await expect(
      provider.serializeWorkspace({ path: folder.resolve('none'), taskId }),
    ).rejects.toThrow('has no workspace');
  });

  it('reports an archive that cannot be read', async () => {
    folder.addContent({ kept: { [`${taskId}.tar`]: { folder: '' } } });
    await expect(restore()).rejects.toThrow('EISDIR');
  });
});
