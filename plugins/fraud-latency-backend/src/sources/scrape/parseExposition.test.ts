import { assert, dictionary, double, property, string } from 'fast-check';
import { parseExposition } from './parseExposition';

const parse = (text: string) => parseExposition(text, () => true);
const escape = (text: string) =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
const labelName = string({ minLength: 1, maxLength: 8 }).map(text =>
  text.replace(/[^a-z]/gi, '_'),
);

describe("Prometheus' text format", () => {
  it('is read whatever stands in labels', () => {
    assert(
      property(
        dictionary(
          labelName,
          string({ unit: 'binary' }).map(text => text.replaceAll('\r', '')),
          {
            noNullPrototype: true,
          },
        ),
        double({ noNaN: true }),
        (labels, value) => {
          const inner = Object.entries(labels).map(
            ([name, text]) => `${name}="${escape(text)}"`,
          );
          const line = `a_total{${inner.join(',')}} ${
            Math.abs(value) === Infinity ? `${value > 0 ? '+' : '-'}Inf` : value
          }`;
          const [sample] = parse(line);
          expect(sample.labels).toEqual(labels);
          expect(sample.value === value).toBe(true);
        },
      ),
    );
  });

  it('has comments, spaces, times, exemplars and commas at the end', () => {
    const text = [
      '# HELP a Something',
      '',
      'a 1',
      ' b { x = "1" , y="2", } 2e3 1700000000000 ',
      'c_bucket{le="+Inf"} 3 # {trace="1"} 0.5',
      'd NaN',
      'e -Inf\r',
    ].join('\n');
    expect(parse(text)).toEqual([
      { name: 'a', labels: {}, value: 1 },
      { name: 'b', labels: { x: '1', y: '2' }, value: 2_000 },
      { name: 'c_bucket', labels: { le: '+Inf' }, value: 3 },
      { name: 'd', labels: {}, value: NaN },
      { name: 'e', labels: {}, value: -Infinity },
    ]);
  });

  it.each(['a{', 'a{x="1} 1', 'a{x=1} 1', 'a', 'a one', 'a{x="1"}', 'a 1 x'])(
    'does not have the line %s',
    line => {
      expect(() => parse(line)).toThrow(
        `no line of Prometheus' text format: ${line}`,
      );
    },
  );

  it('is not looked at where it is not wanted', () => {
    expect(parseExposition('a{ 1\nb 2\n1 3', name => name === 'b')).toEqual([
      { name: 'b', labels: {}, value: 2 },
    ]);
  });
});
