import { readYaml, writeYaml } from './yamlText';

describe('readYaml and writeYaml', () => {
  it('write what is the same in the same way, without comments', () => {
    const flow = 'a: {b: 1, c: [x, "y"]} # why\n';
    const block = 'a:\n  b: 1\n  c:\n    - x\n    - y\n';
    expect(writeYaml(readYaml(flow))).toBe(block);
    expect(writeYaml(readYaml(block))).toBe(block);
  });

  it('break no line', () => {
    const long = 'word '.repeat(60).trim();
    expect(writeYaml({ long })).toBe(`long: ${long}\n`);
  });

  it.each(['a: [', 'a: *nowhere', '', 'a: 1\na: 2'])(
    'read nothing of %j',
    text => {
      expect(readYaml(text)).toBeUndefined();
    },
  );

  it('do not follow aliases that grow without an end', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let at = 1; at < 9; at += 1) {
      const alias = `*a${at - 1}`;
      lines.push(`a${at}: &a${at} [${Array(10).fill(alias).join(', ')}]`);
    }
    expect(readYaml(lines.join('\n'))).toBeUndefined();
  });
});
