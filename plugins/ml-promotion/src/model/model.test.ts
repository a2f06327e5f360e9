import { aDeployment, anotherDeployment } from '../__testUtils__/builders';
import { inferAddress } from './endpointAddress';
import { environmentStates } from './environmentStates';
import { weakestPercentile, writeMilliseconds } from './latencyNumbers';
import { plainLog } from './plainLog';
import { curlSnippet, pythonSnippet } from './snippets';

describe('environmentStates', () => {
  it('takes what serves before what drains, and names environments that are no longer offered', () => {
    const old = anotherDeployment('stopping', { environment: 'old' });
    const draining = anotherDeployment('stopping', { version: '2' });
    const serving = aDeployment();
    const states = environmentStates(
      ['dev', 'staging'],
      [draining, serving, old, anotherDeployment('failed')],
    );
    expect(states).toEqual([
      { environment: 'dev', current: serving, coming: undefined },
      { environment: 'staging', current: undefined, coming: undefined },
      { environment: 'old', current: old, coming: undefined },
    ]);
  });
});

describe('inferAddress', () => {
  it('is whole whether the backend gives its host or not', () => {
    expect(inferAddress({ url: 'https://a.test/api/', modelName: 'a b' })).toBe(
      'https://a.test/api/v2/models/a%20b/infer',
    );
    expect(inferAddress({ url: '/api/x', modelName: 'm' })).toBe(
      `${window.location.origin}/api/x/v2/models/m/infer`,
    );
  });
});

describe('latency', () => {
  it.each([
    [undefined, '–'],
    [0.042194, '0.0422'],
    [1.2, '1.2'],
    [99.96, '100'],
    [1234.5, '1235'],
  ])('writes %s as %s', (value, expected) => {
    expect(writeMilliseconds(value)).toBe(expected);
  });

  it.each([
    [0, undefined],
    [1, undefined],
    [2, 'p95'],
    [19, 'p95'],
    [99, 'p99'],
    [100, undefined],
  ])('knows for %s requests which percentile is weak', (requests, expected) => {
    expect(
      weakestPercentile({ requests, refused: 0, failures: 0 })?.percentile,
    ).toBe(expected);
  });
});

describe('plainLog', () => {
  it('takes colours, titles and other control characters away', () => {
    expect(
      plainLog('\u001b[1mone\u001b[0m\r\n\u001b]0;t\u0007two\ttab\n\n'),
    ).toBe('one\ntwo\ttab');
  });
});

describe('snippets', () => {
  const request = {
    inputs: [
      {
        name: "it's",
        datatype: 'BYTES',
        shape: [3],
        data: ["a'b", true, null],
        extra: undefined,
      },
    ],
  };

  it('quote what a shell would read', () => {
    expect(curlSnippet('http://a.test/infer', request)).toBe(
      [
        "curl --fail-with-body -sS 'http://a.test/infer' \\",
        '  -H "Authorization: Bearer $MODELPORT_TOKEN" \\',
        "  -H 'Content-Type: application/json' \\",
        `  -d '{"inputs":[{"name":"it'\\''s","datatype":"BYTES","shape":[3],"data":["a'\\''b",true,null]}]}'`,
      ].join('\n'),
    );
  });

  it('write the words of Python', () => {
    expect(pythonSnippet('http://a.test/infer', request)).toContain(
      `{"name": "it's", "datatype": "BYTES", "shape": [3], "data": ["a'b", True, None]},`,
    );
  });
});
