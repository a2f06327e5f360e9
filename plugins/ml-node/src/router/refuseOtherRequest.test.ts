import { refuseOtherRequest } from './refuseOtherRequest';

describe('an id of a request that was used before', () => {
  const check = (...differing: Array<string | false>) =>
    refuseOtherRequest('7', 'training t', differing);

  it('is good for the same request', () => {
    expect(() => check()).not.toThrow();
    expect(() => check(false, false)).not.toThrow();
  });

  it('is refused for another one, with what differs and what to do', () => {
    expect(() => check('profile', false, 'commit')).toThrow(
      "requestId '7' stands for training t already, which differs in profile, commit: give each request an id of its own",
    );
  });
});
