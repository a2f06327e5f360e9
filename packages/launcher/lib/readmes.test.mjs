// @ts-check
/** What somebody needs who installs a package stands in its README, and no document leads nowhere. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { root } from './places.mjs';

const READS_ANNOTATIONS =
  /getModelAnnotations|_ANNOTATION\b|ANNOTATION_SOURCE_LOCATION|getEntitySourceLocation/;

/** @param {string} group `packages` or `plugins` */
const foldersOf = group =>
  fs
    .readdirSync(path.join(root, group))
    .map(name => `${group}/${name}`)
    .filter(folder => fs.existsSync(path.join(root, folder, 'package.json')));

/** @param {string} file */
const read = file => fs.readFileSync(path.join(root, file), 'utf8');

/** Text without blocks and words of code. @param {string} markdown */
const withoutCode = markdown =>
  markdown
    .replace(/^ *(```|~~~)[^]*?^ *\1 *$/gm, '')
    .replace(/(`+)[^`]*?\1/g, '');

/**
 * Whether a heading has a word: `Configuration and permissions` counts as both.
 *
 * @param {string} markdown
 * @param {string} word
 */
const hasHeading = (markdown, word) =>
  withoutCode(markdown)
    .split('\n')
    .some(
      line => /^##+ /.test(line) && new RegExp(`\\b${word}\\b`, 'i').test(line),
    );

/** @param {string} folder @returns {string[]} sources that are no tests, relative to the root */
const sourcesBelow = folder =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(
      file => /\.tsx?$/.test(file) && !/\.test\.|__testUtils__/.test(file),
    )
    .map(file => path.join(folder, file));

/** @returns {string[]} every Markdown file of the checkout that git does not ignore */
const markdownFiles = () =>
  execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'],
    { cwd: root, encoding: 'utf8' },
  )
    .split('\0')
    .filter(file => file && fs.existsSync(path.join(root, file)));

/**
 * Links of a document that name a place of the checkout, without their anchors.
 *
 * @param {string} markdown
 */
function relativeLinks(markdown) {
  const text = withoutCode(markdown);
  const inline = text.matchAll(/\]\(\s*<?([^\s)>]+)/g);
  const byName = text.matchAll(/^ *\[[^\]]+\]: +<?([^\s>]+)/gm);
  return [...inline, ...byName]
    .map(([, target]) => target)
    .filter(target => !/^([a-z][a-z+.-]*:|#|\/\/)/i.test(target))
    .map(target => decodeURIComponent(target.replace(/[#?].*$/, '')))
    .filter(target => target !== '');
}

test('links are found by both spellings; code, anchors and other sites are left alone', () => {
  const links = relativeLinks(
    [
      'See [a](one.md#part), ![b](<two.png>), [c][named], `[d](no.md)`.',
      '',
      '[named]: ../three.md',
      '```md',
      '[e](no.md)',
      '```',
      '[f](#here) [g](https://example.org/x.md) [h](mailto:a@example.org)',
    ].join('\n'),
  );
  assert.deepEqual(links, ['one.md', 'two.png', '../three.md']);
});

for (const folder of [...foldersOf('packages'), ...foldersOf('plugins')]) {
  test(`${folder} has a README that begins with a title`, () => {
    assert.match(read(`${folder}/README.md`), /^# \S/);
  });
}

for (const folder of foldersOf('plugins')) {
  test(`${folder} says how to install it, what to configure and who may`, () => {
    const readme = read(`${folder}/README.md`);
    const { name } = JSON.parse(read(`${folder}/package.json`));
    for (const heading of ['Install', 'Configuration', 'Permissions']) {
      assert.ok(
        hasHeading(readme, heading),
        `${folder}/README.md has no heading "${heading}": add it; where nothing applies, one line "None." is enough`,
      );
    }
    assert.match(
      readme,
      new RegExp(`yarn --cwd \\S+ add .*${name}(?![\\w-])`),
      `${folder}/README.md does not say which command installs ${name}`,
    );
  });

  if (
    sourcesBelow(`${folder}/src`).some(f => READS_ANNOTATIONS.test(read(f)))
  ) {
    test(`${folder} says which annotations it works with`, () => {
      assert.ok(
        hasHeading(read(`${folder}/README.md`), 'Annotations'),
        `${folder}/README.md has no heading "Annotations", and its sources read some`,
      );
    });
  }

  if (fs.existsSync(path.join(root, folder, 'config.d.ts'))) {
    test(`${folder} names every key that it declares`, () => {
      const readme = read(`${folder}/README.md`);
      const declared = read(`${folder}/config.d.ts`)
        .replaceAll(/\/\*[^]*?\*\//g, '')
        .matchAll(/^ *(\w+)\?: /gm);
      for (const [, key] of declared) {
        assert.match(
          readme,
          new RegExp(`\\b${key}\\b`),
          `${folder}/README.md does not name the key "${key}" of config.d.ts`,
        );
      }
    });
  }
}

/** Libraries that every domain shares: what is not found in their README is written a second time. */
for (const folder of ['ml-common', 'ml-node', 'ml-react']) {
  test(`plugins/${folder} says what it has for others`, () => {
    const readme = read(`plugins/${folder}/README.md`);
    const names = [
      ...read(`plugins/${folder}/report.api.md`).matchAll(
        /^export (?:function|class) (\w+)/gm,
      ),
    ].map(([, name]) => name);
    assert.ok(names.length > 5);
    const missing = names.filter(
      name => !new RegExp(`\\b${name}\\b`).test(readme),
    );
    assert.deepEqual(missing, [], `plugins/${folder}/README.md does not name`);
  });
}

test('every relative link of every document leads to a file', () => {
  const files = markdownFiles();
  assert.ok(files.includes('README.md') && files.length > 30);
  const nowhere = files.flatMap(file =>
    relativeLinks(read(file))
      .filter(
        target => !fs.existsSync(path.join(root, path.dirname(file), target)),
      )
      .map(target => `${file}: ${target}`),
  );
  assert.deepEqual(nowhere, []);
});
