import { parseCommandLine } from '../program/commandLine';

const feastOf = (...args: string[]) =>
  parseCommandLine(['--port', '0', '--model', 'm', ...args]).feast;

describe('the options of Feast', () => {
  it('say where it is asked, how often, and for how long a payment waits', () => {
    expect(feastOf()).toBeUndefined();
    expect(feastOf('--feast', 'http://10.0.0.7:6566')).toEqual({
      url: 'http://10.0.0.7:6566/',
      tokenFile: undefined,
      maxAgeMs: 300_000,
      waitMs: 10,
    });
    expect(
      feastOf(
        ...['--feast', 'https://feast.example.org/cards'],
        ...['--feast-token', 'token', '--feast-max-age-s', '60'],
        ...['--feast-wait-ms', '0'],
      ),
    ).toEqual({
      url: 'https://feast.example.org/cards',
      tokenFile: 'token',
      maxAgeMs: 60_000,
      waitMs: 0,
    });
    expect(
      feastOf(
        ...['--feast', 'rediss://fraud@10.0.0.7:6379/1', '--feast-token', 't'],
        ...['--feast-project', 'cards'],
      ),
    ).toMatchObject({
      url: 'rediss://fraud@10.0.0.7:6379/1',
      tokenFile: 't',
      project: 'cards',
    });
    // The token stays on this machine.
    expect(
      feastOf('--feast', 'http://127.0.0.1:1', '--feast-token', 't'),
    ).toMatchObject({ tokenFile: 't' });
  });

  it.each([
    [['--feast', '10.0.0.7:6566'], '--feast: give the address'],
    [['--feast', 'kafka://10.0.0.7'], '--feast: give the address'],
    [['--feast', 'redis://10.0.0.7'], 'needs --feast-project'],
    [
      ['--feast', 'http://10.0.0.7', '--feast-project', 'a'],
      '--feast-project belongs to',
    ],
    [
      ['--feast', 'redis://10.0.0.7', '--feast-project', 'a b'],
      '--feast-project: give the project',
    ],
    [
      ['--feast', 'redis://u:secret@h', '--feast-project', 'a'],
      'holds a user name or a password',
    ],
    [
      [
        ...['--feast', 'redis://10.0.0.7', '--feast-token', 't'],
        ...['--feast-project', 'a'],
      ],
      'give a --feast that begins with rediss://',
    ],
    [['--feast', 'http://u:secret@h'], 'holds a user name or a password'],
    [['--feast', 'http://h/?token=secret'], 'leave out what begins with ?'],
    [
      ['--feast', 'http://10.0.0.7', '--feast-token', 't'],
      '--feast-token: it must not be seen on its way to 10.0.0.7',
    ],
    [['--feast-token', 't'], '--feast-token needs --feast'],
    [['--feast-wait-ms', '1'], '--feast-wait-ms needs --feast'],
    [
      ['--feast', 'http://h', '--feast-max-age-s', '0'],
      'give at least one second',
    ],
    [
      ['--feast', 'http://h', '--feast-wait-ms', '2000'],
      '--feast-wait-ms is 2000',
    ],
  ])('are refused as %s, with no secret in the message', (args, words) => {
    const act = () => feastOf(...args);
    expect(act).toThrow(words);
    expect(act).not.toThrow('secret');
  });
});
