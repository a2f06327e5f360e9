import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkRequirements } from './checkRequirements';

const check = (text: string, name = 'requirements/base.txt') =>
  checkRequirements(name, Buffer.from(text));
const HASH = `--hash=sha256:${'0a'.repeat(32)}`;

describe('a requirement file', () => {
  it.each([
    ['nothing', ''],
    ['a version', 'numpy==2.4.6\n'],
    [
      'hashes on lines of their own',
      `a==1.0 \\\n    ${HASH} \\\n    ${HASH}\n`,
    ],
    ['hashes on the same line', `a===1.0+cpu ${HASH} --hash sha512:ab\r\n`],
    [
      'a marker',
      `a==3.5.6 ; (python_full_version < '3.11' and platform_machine == 'AMD64') or sys_platform == "win32" \\\n  ${HASH}`,
    ],
    ['extras', 'uvicorn[standard,http-tools] == 0.30.*\n'],
    ['comments', '# -r other.txt\na==1.0 # via -r base.in\n    # via\n'],
    ['a byte order mark', '\ufeff# from\na==1.0\n'],
    ['options that name no place', '--require-hashes\n--only-binary :all:\n'],
  ])('may have %s', (_, text) => {
    expect(() => check(text)).not.toThrow();
  });

  it.each([
    '-r lock.txt',
    '-rlock.txt',
    '--requirement=/etc/passwd',
    '-c /etc/passwd',
    '--constraint base.in',
    '-e .',
    '--editable ./src',
  ])('may not name another file by %s', line => {
    expect(() => check(`a==1.0\n\n  ${line}\n`)).toThrow(
      'requirements/base.txt line 3: it names another file or folder: compile all packages into this file',
    );
  });

  it.each([
    ['--index-url http://169.254.169.254/', '--index-url'],
    ['-i http://169.254.169.254/', '-i'],
    ['--extra-index-url=https://me:secret@host/', '--extra-index-url'],
    ['--find-links ../wheels', '--find-links'],
    ['-f /srv', '-f'],
    ['--no-index', '--no-index'],
    ['--trusted-host host', '--trusted-host'],
  ])('may not say where packages are by %s', (line, option) => {
    expect(() => check(line)).toThrow(
      `line 1: the option ${option} is not for a repository to set: remove the line; who runs the portal`,
    );
  });

  it.each([
    'a @ file:///etc/passwd',
    'a @ http://169.254.169.254/a.whl',
    'file:///etc/passwd',
    '/etc/passwd',
    '../other',
    './a-1.0-py3-none-any.whl',
    'a-1.0-py3-none-any.whl',
    'git+https://me:secret@host/a',
    'a>=1.0',
    'a',
    'a==${UV_INDEX_PASSWORD}',
    "a==1.0 ; python_version > '3' -r other.txt",
    'a==1.0 -r other.txt',
  ])('may not have %s', line => {
    expect(() => check(`${line} ${HASH}\n`)).toThrow(
      'line 1: it is no package with one version, such as numpy==2.4.6',
    );
  });

  it.each([
    '# a comment \\\n-r other.txt',
    'a==1.0 \\\n-r other.txt',
    'a==1.0 # b \\\r-r other.txt',
    `a==1.0 \\\n ${HASH} \\\n -r other.txt`,
  ])('hides no line behind another: %j', text => {
    expect(() => check(text)).toThrow('names another file or folder');
  });

  it('is not read in another encoding than it was checked in', () => {
    const content = Buffer.from('\ufeff# a\n-r other.txt\n', 'utf16le');
    expect(() => checkRequirements('a.txt', content)).toThrow('a.txt line 1');
  });

  it('says nothing of what a refused line holds', () => {
    const line = '--index-url https://me:secret@host/';
    expect(() => check(line)).toThrow(/^(?!.*secret)/s);
  });

  it.each([
    'pyproject.toml',
    'requirements.py',
    'requirements',
    'https://host/a.txt',
    '-a.txt',
  ])('is not called %s', name => {
    expect(() => check('', name)).toThrow(`names ${name}, which is no`);
  });

  const templates = path.resolve(__dirname, '../../../../../templates');
  it.each(['model-repository', 'fraud-detection-model'])(
    'of the template %s is as it may be',
    template => {
      const folder = path.join(templates, template, 'content/requirements');
      const names = readdirSync(folder).filter(name => name.endsWith('.txt'));
      expect(names).toContain('base.txt');
      for (const name of names) {
        const content = readFileSync(path.join(folder, name));
        expect(() => checkRequirements(name, content)).not.toThrow();
      }
    },
  );
});
