import type { IdentityApi } from '@backstage/core-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DemoSignInPage } from './DemoSignInPage';
import { rememberedPersona } from './rememberedPersona';

const session = {
  providerInfo: {},
  profile: { displayName: 'Reviewer' },
  backstageIdentity: {
    token: `h.${window.btoa(
      JSON.stringify({ exp: Math.floor(Date.now() / 1000) + 3600 }),
    )}.s`,
    identity: {
      type: 'user',
      userEntityRef: 'user:default/reviewer',
      ownershipEntityRefs: ['group:default/fraud-detection'],
    },
  },
};

function open(profile: string, onSignInSuccess: (api: IdentityApi) => void) {
  renderInTestApp(<DemoSignInPage onSignInSuccess={onSignInSuccess} />, {
    config: { modelport: { profile } },
    apis: [mockApis.discovery()],
  });
}

const answerWith = (status: number, body: object) =>
  jest
    .spyOn(window, 'fetch')
    .mockImplementation(
      async () => new Response(JSON.stringify(body), { status }),
    );

describe('DemoSignInPage', () => {
  beforeEach(() => {
    window.sessionStorage.clear();
    window.localStorage.clear();
  });
  afterEach(() => jest.restoreAllMocks());

  it('signs in as the chosen person and remembers them until they sign out', async () => {
    const fetched = answerWith(200, session);
    const onSignInSuccess = jest.fn<void, [IdentityApi]>();
    open('demo', onSignInSuccess);
    await userEvent.click(
      screen.getByRole('button', { name: 'Sign in as Reviewer' }),
    );
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    const sent = new Headers(fetched.mock.calls[0][1]?.headers);
    expect(sent.get('x-modelport-demo-persona')).toBe('reviewer');
    expect(rememberedPersona.get()).toBe('reviewer');

    const identity = onSignInSuccess.mock.calls[0][0];
    expect(await identity.getBackstageIdentity()).toMatchObject({
      userEntityRef: 'user:default/reviewer',
    });
    expect(await identity.getProfileInfo()).toEqual({
      displayName: 'Reviewer',
    });
    expect((await identity.getCredentials()).token).toBe(
      session.backstageIdentity.token,
    );
    await identity.signOut();
    expect(rememberedPersona.get()).toBeUndefined();
  });

  it('signs a new tab in as the person last chosen, without asking', async () => {
    window.localStorage.setItem('modelport.demo.persona', 'reviewer');
    const fetched = answerWith(200, session);
    const onSignInSuccess = jest.fn<void, [IdentityApi]>();
    open('demo', onSignInSuccess);
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    const sent = new Headers(fetched.mock.calls[0][1]?.headers);
    expect(sent.get('x-modelport-demo-persona')).toBe('reviewer');
  });

  it('says why signing in failed and offers the choice again', async () => {
    answerWith(401, { error: { name: 'AuthenticationError', message: 'no' } });
    open('demo', jest.fn());
    await userEvent.click(
      screen.getByRole('button', { name: 'Sign in as Manager' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Try again' }),
    );
    expect(screen.getByRole('alert')).toHaveTextContent('The last try failed');
    expect(
      screen.getByRole('button', { name: 'Sign in as Manager' }),
    ).toBeInTheDocument();
  });

  it('offers nobody outside the demo profile', () => {
    open('production', jest.fn());
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'Sign-in is not set up' }),
    ).toBeInTheDocument();
  });
});
