import fc from 'fast-check';
import {
  parseRunRef,
  parseVersionRef,
  SERVER_NAME_PATTERN,
  stringifyRunRef,
  stringifyVersionRef,
} from './joinKeys';

const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });

describe('join keys', () => {
  it('reads back every run reference that it wrote', () => {
    fc.assert(
      fc.property(part, part, (server, runId) => {
        const ref = { server, runId };
        expect(parseRunRef(stringifyRunRef(ref))).toEqual(ref);
      }),
    );
  });

  it('reads back every version reference that it wrote', () => {
    fc.assert(
      fc.property(part, part, part, (server, model, version) => {
        const ref = { server, model, version };
        expect(parseVersionRef(stringifyVersionRef(ref))).toEqual(ref);
      }),
    );
  });

  it('never writes two references the same way', () => {
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        const same =
          stringifyRunRef({ server: a, runId: b }) ===
          stringifyRunRef({ server: c, runId: d });
        expect(same).toBe(a === c && b === d);
      }),
    );
  });

  it.each([
    'default/abc',
    'run:default',
    'run:default/',
    'run:a/b/c',
    'version:default/abc',
    'run:%E0%A4%A/abc',
  ])('refuses %s as a run reference', text => {
    expect(() => parseRunRef(text)).toThrow(
      /is not a reference of the form run:SERVER\/RUN/,
    );
  });

  it('names the form that a version reference must have', () => {
    expect(() => parseVersionRef('version:default/model')).toThrow(
      "'version:default/model' is not a reference of the form version:SERVER/MODEL/VERSION",
    );
  });

  it('refuses to write an empty or broken part', () => {
    expect(() => stringifyRunRef({ server: '', runId: 'a' })).toThrow(
      'server of a reference is empty',
    );
    expect(() => stringifyRunRef({ server: 'a', runId: '\uD800' })).toThrow(
      'not valid Unicode',
    );
  });

  it('bounds the names of servers', () => {
    expect('default').toMatch(SERVER_NAME_PATTERN);
    expect('gpu-eu-1').toMatch(SERVER_NAME_PATTERN);
    expect('GPU').not.toMatch(SERVER_NAME_PATTERN);
    expect('a/b').not.toMatch(SERVER_NAME_PATTERN);
  });
});
