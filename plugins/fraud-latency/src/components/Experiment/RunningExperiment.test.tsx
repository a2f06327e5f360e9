import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  ExperimentAction,
  ServingChange,
  ServingResponse,
  VersionLatency,
} from '@modelport/plugin-fraud-latency-common';
import type { FraudLatencyApi } from '../../api/FraudLatencyApi';
import {
  aCallError,
  ago,
  anApi,
  aResponse,
  aVersion,
} from '../../__testUtils__/builders';
import { MYSELF, renderDecisions } from '../../__testUtils__/renderTab';
import { aServingBackend } from '../../__testUtils__/servingBackend';
import {
  aChange,
  aRamp,
  aServing,
  ENDED,
  RUNNING,
} from '../../__testUtils__/servingBuilders';
import { rowsOf } from '../../__testUtils__/showResponse';

const SEARCH = '?view=experiment&experiment=version-4&metric=review';
const show = (changes: Partial<ServingResponse>) => {
  const backend = aServingBackend(changes);
  renderDecisions(backend.api, { search: SEARCH });
  return backend;
};
const region = () => screen.findByRole('region', { name: 'What runs now' });
const button = async (name: string) =>
  within(await region()).findByRole('button', { name });
const pending = () =>
  screen.findByRole('region', {
    name: 'A change of the experiment waits for approval',
  });
const reason = (dialog: HTMLElement) =>
  within(dialog).getByRole('textbox', { name: /^Reason/ });

/** Opens the dialog of a button. */
async function open(name: string) {
  const user = userEvent.setup();
  await user.click(await button(name));
  return { user, dialog: await screen.findByRole('dialog') };
}

describe('the experiment that runs', () => {
  it('shows its arms as they are served now, and where the history is', async () => {
    show({});
    const table = await within(await region()).findByRole('table', {
      name: 'Arms that are served now',
    });
    expect(rowsOf(table)).toEqual([
      ['Arm', 'Share of the cards', 'Version'],
      ['control', '50 %', 'card-fraud@3'],
      ['challenger', '50 %', 'card-fraud@4'],
    ]);
    expect(await region()).toHaveTextContent(
      'version-4 spreads the cards over 2 arms; the others are compared with control.',
    );
    expect(await region()).toHaveTextContent(
      'An arm is a share of the cards, with the version that decides on them. The control is the arm that the others are compared with',
    );
    expect(await region()).not.toHaveTextContent('In the records');
    expect(await region()).toHaveTextContent(/^.*All 2 instances have taken/);
    expect(
      within(await region()).getByRole('link', { name: 'All changes' }),
    ).toHaveAttribute('href', '/?view=policy');
    expect(
      within(await region()).queryByRole('table', { name: 'Instances' }),
    ).toBeNull();
  });

  it('says as what it is recorded after its shares were changed', async () => {
    show({
      now: { policy: '', experiment: { ...RUNNING, runsAs: 'version-4-r6' } },
    });
    expect(
      await screen.findByText(/In the records it is called version-4-r6/),
    ).toBeVisible();
  });

  it('says that all cards have one version', async () => {
    show({ now: { policy: '' } });
    expect(
      await screen.findByRole('heading', { name: 'No experiment' }),
    ).toBeVisible();
    expect(
      await screen.findByText(
        'All cards have one version: which one that is shows here with the next payment.',
      ),
    ).toBeVisible();
    expect(
      screen.getByText(/^An experiment begins with the configuration/),
    ).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Roll back' })).toBeNull();
  });

  it('says that it is not known while no instance answers', async () => {
    show({
      now: undefined,
      instances: [{ cloud: 'aws', index: 0, problem: 'It does not answer.' }],
    });
    expect(
      await screen.findByRole('heading', {
        name: 'No instance tells what runs now.',
      }),
    ).toBeVisible();
    expect(
      await screen.findByRole('table', { name: 'Instances' }),
    ).toHaveTextContent('It does not answer.');
  });

  it('cannot be changed where the service is not connected: says what to configure', async () => {
    show({
      ...{ isConnected: false, wantedRevision: 0 },
      instances: [{ cloud: 'aws', index: 0 }],
    });
    for (const name of ['Change the shares', 'End it', 'Roll back']) {
      expect(await button(name)).toBeDisabled();
      expect(await button(name)).toHaveAccessibleDescription(
        'The service does not fetch from the portal what is approved in it.',
      );
    }
    expect(
      screen.getByRole('group', {
        name: 'Configuration that connects the service',
      }),
    ).toBeVisible();
  });

  it('cannot be changed by those who are no owners: says who may', async () => {
    show({ mayRequest: false, mayDecide: false, owners: [] });
    expect(await button('Roll back')).toBeDisabled();
    expect(await button('Roll back')).toHaveAccessibleDescription(
      'Only the owners of this component may request a change or decide on it.',
    );
  });

  it('is rolled back by those who may decide, whether or not they may request', async () => {
    show({ mayRequest: false });
    expect(await button('Roll back')).toBeEnabled();
    expect(await button('End it')).toBeDisabled();
  });

  it('can only be rolled back while a change of it waits', async () => {
    show({ open: [aRamp()] });
    expect(await button('Change the shares')).toBeDisabled();
    expect(await button('End it')).toHaveAccessibleDescription(
      /^One request waits already\./,
    );
    expect(await button('Roll back')).toBeEnabled();
    const panel = await pending();
    expect(panel).toHaveTextContent(
      'Spread the cards over the arms of version-4: control 20 %, challenger 80 %',
    );
    expect(panel).toHaveTextContent('Figures count anew under another name');
  });

  it('takes no notice of a policy that waits', async () => {
    show({ open: [aChange()] });
    expect(await button('Change the shares')).toBeEnabled();
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  });

  it('is changed once another owner approves it', async () => {
    const user = userEvent.setup();
    const { api } = show({ open: [aRamp()] });
    await user.click(
      within(await pending()).getByRole('button', { name: 'Approve' }),
    );
    expect(
      await screen.findByText(/^Revision 7 is taken by 0 of 2 instances/),
    ).toBeVisible();
    expect(api.approveServingChange).toHaveBeenCalledWith(
      expect.anything(),
      'c-2',
      {},
    );
    expect(
      await screen.findByRole('table', { name: 'Instances' }),
    ).toHaveTextContent('Has not taken it yet');
    await waitFor(() =>
      expect(screen.getByRole('heading', { name: 'version-4' })).toHaveFocus(),
    );
  });

  it('says whom to ask where it may not be seen, beside the records', async () => {
    renderDecisions(
      anApi({
        getServing: async () => {
          throw aCallError(403, 'Not allowed');
        },
      }),
      { search: SEARCH },
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /You may not see what the scoring service of fraud serves/,
    );
    expect(await screen.findByRole('table', { name: 'Arms' })).toBeVisible();
  });
});

describe('what decides while no experiment runs', () => {
  const after = (
    changes: ServingChange[],
    versions: VersionLatency[],
    api: Partial<FraudLatencyApi> = {},
  ) => {
    renderDecisions(
      anApi({
        getServing: async () => aServing({ now: { policy: '' } }),
        listServingChanges: async () => ({ changes }),
        getLatency: async () => aResponse({ versions }),
        ...api,
      }),
      { search: SEARCH },
    );
  };
  const ended = (action: ExperimentAction, decidedBy: string) =>
    aRamp({
      proposal: {
        ...{ kind: 'experiment', action, experiment: 'version-4' },
        variant: 'control',
      },
      reason: 'It misses fraud.',
      ...{ state: 'approved', revision: 7 },
      ...{ decidedBy, decidedAt: ago(300) },
    });
  const all = aVersion({ variant: 'all', version: '3' });

  it('is the version that all cards have, since when and by whom it was rolled back, and why', async () => {
    after(
      [aChange(), ended('roll-back', MYSELF)],
      [aVersion({ variant: 'challenger', version: '4' }), all],
    );
    expect(
      await screen.findByText(/decides on all cards now/),
    ).toHaveTextContent('card-fraud 3 decides on all cards now.');
    expect(
      within(await region()).getByRole('link', { name: 'card-fraud 3' }),
    ).toHaveAttribute('href', '/model/versions?version=3');
    expect(await screen.findByText(/was rolled back/)).toHaveTextContent(
      'version-4 was rolled back 5 minutes ago by ada: all cards got control.',
    );
    expect(await region()).toHaveTextContent('Why: It misses fraud.');
  });

  it('is told with both people of an experiment that was ended', async () => {
    after([ended('stop', MYSELF)], [all]);
    expect(await screen.findByText(/was ended/)).toHaveTextContent(
      'version-4 was ended 5 minutes ago: bob requested it, ada approved it, and all cards got control.',
    );
  });

  it('is looked for further back where policies were changed since', async () => {
    after([], [all], {
      listServingChanges: async (_entity, { after: page } = {}) =>
        page === undefined
          ? { changes: [aChange({ state: 'approved' })], next: 'older' }
          : { changes: [ended('roll-back', MYSELF)] },
    });
    expect(await screen.findByText(/was rolled back/)).toBeVisible();
  });

  it('is more than one version where another one came meanwhile', async () => {
    after([], [all, aVersion({ variant: 'all', version: '4' })]);
    expect(
      await screen.findByText(/^More than one version answered/),
    ).toHaveTextContent(/: card-fraud 3, card-fraud 4\.$/);
    expect(screen.queryByText(/^Why:/)).toBeNull();
  });

  it('is said as far as it can be read', async () => {
    const broken = async () => {
      throw aCallError(503, 'It is away.');
    };
    after([], [], { listServingChanges: broken, getLatency: broken });
    expect(
      await screen.findByText(/the tab Latency has it under By version/),
    ).toBeVisible();
    expect(
      await screen.findByText(
        'What ended the last experiment could not be read: It is away.',
      ),
    ).toBeVisible();
  });
});

describe('other shares', () => {
  const share = (dialog: HTMLElement, name: string) =>
    within(dialog).getByRole('textbox', {
      name: `Percent of the cards for ${name}`,
    });

  it('are requested with a reason', async () => {
    const { api } = show({});
    const { user, dialog } = await open('Change the shares');
    expect(dialog).toHaveTextContent('Figures count anew under another name');
    const send = within(dialog).getByRole('button', { name: 'Request it' });
    expect(send).toBeDisabled();
    expect(send).toHaveAccessibleDescription(
      'These are the shares that are served now.',
    );
    for (const [name, text] of [
      ['control', '12,5'],
      ['challenger', '87.5'],
    ]) {
      await user.clear(share(dialog, name));
      await user.type(share(dialog, name), text);
    }
    expect(within(dialog).getByText('Together 100 %')).toBeVisible();
    expect(send).toHaveAccessibleDescription('Write a reason.');
    await user.type(reason(dialog), ' It catches more. ');
    await user.click(send);
    const panel = await pending();
    expect(panel).toHaveTextContent('control 12.5 %, challenger 87.5 %');
    expect(api.requestServingChange).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'fraud' }),
      {
        ...{ kind: 'experiment', action: 'ramp', experiment: 'version-4' },
        weights: { control: 0.125, challenger: 0.875 },
        reason: 'It catches more.',
      },
    );
    expect(screen.queryByRole('dialog')).toBeNull();
    // It is mine: another owner approves it.
    expect(
      await within(panel).findByRole('button', {
        name: 'Withdraw the request',
      }),
    ).toBeEnabled();
  });

  it('have to be numbers that are 100 % together', async () => {
    show({});
    const { user, dialog } = await open('Change the shares');
    const send = within(dialog).getByRole('button', { name: 'Request it' });
    await user.clear(share(dialog, 'control'));
    await user.type(share(dialog, 'control'), '30');
    expect(send).toHaveAccessibleDescription(
      'Together 80 %: the shares have to be 100 % together.',
    );
    await user.type(share(dialog, 'control'), '.123');
    expect(send).toHaveAccessibleDescription(
      'Write a number from 0 to 100 with two decimals at most.',
    );
    expect(send).toBeDisabled();
  });

  it('begin anew each time that they are asked for, and are left by Escape', async () => {
    show({});
    const { user, dialog } = await open('Change the shares');
    await user.clear(share(dialog, 'control'));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const again = await open('Change the shares');
    expect(share(again.dialog, 'control')).toHaveValue('50');
    await again.user.click(
      within(again.dialog).getByRole('button', { name: 'Cancel' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('the end of an experiment', () => {
  it('is requested for the arm that is chosen', async () => {
    const { api } = show({});
    const { user, dialog } = await open('End it');
    const send = within(dialog).getByRole('button', { name: 'Request it' });
    expect(send).toHaveAccessibleDescription('Choose an arm.');
    await user.click(
      within(dialog).getByRole('radio', { name: 'challenger (card-fraud@4)' }),
    );
    await user.type(reason(dialog), 'It has won.');
    await user.click(send);
    expect(await pending()).toHaveTextContent(
      'End version-4: all cards get challenger',
    );
    expect(api.requestServingChange).toHaveBeenCalledWith(expect.anything(), {
      ...{ kind: 'experiment', action: 'stop', experiment: 'version-4' },
      ...{ variant: 'challenger', reason: 'It has won.' },
    });
  });

  it('stays asked for when it is refused, with the sentence of the answer', async () => {
    const api = anApi({
      getServing: async () => aServing(),
      requestServingChange: async () => {
        throw aCallError(409, 'A request of user:default/bob waits already.');
      },
    });
    renderDecisions(api, { search: SEARCH });
    const { user, dialog } = await open('End it');
    await user.click(within(dialog).getAllByRole('radio')[0]);
    await user.type(reason(dialog), 'It has lost.');
    const reads = api.getServing.mock.calls.length;
    await user.click(
      within(dialog).getByRole('button', { name: 'Request it' }),
    );
    const alert = await within(dialog).findByRole('alert');
    expect(api.getServing.mock.calls.length).toBeGreaterThan(reads);
    expect(alert).toHaveTextContent('A request of bob waits already.');
    expect(reason(dialog)).toHaveValue('It has lost.');
  });
});

describe('a roll-back', () => {
  it('says what follows, and takes effect without a second person', async () => {
    const { api } = show({});
    const { user, dialog } = await open('Roll back');
    expect(dialog).toHaveTextContent('Roll version-4 back');
    expect(dialog).toHaveTextContent(
      'All cards get control (card-fraud@3) within seconds, without a second person. A request about the experiment that waits is withdrawn.',
    );
    const send = within(dialog).getByRole('button', { name: 'Roll back now' });
    expect(send).toBeDisabled();
    await user.click(reason(dialog));
    await user.paste('x'.repeat(1_001));
    expect(within(dialog).getByText('1,001 of 1,000 characters')).toBeVisible();
    expect(send).toBeDisabled();
    await user.clear(reason(dialog));
    await user.type(reason(dialog), 'It misses fraud.');
    await user.click(send);
    expect(
      await screen.findByText(/^Revision 7 is taken by 0 of 2 instances/),
    ).toBeVisible();
    expect(api.requestServingChange).toHaveBeenCalledWith(expect.anything(), {
      ...{ kind: 'experiment', action: 'roll-back', experiment: 'version-4' },
      reason: 'It misses fraud.',
    });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('is offered of an experiment that was ended as well', async () => {
    const { api } = show({ now: ENDED });
    expect(
      await screen.findByText(/^Since version-4 was ended/),
    ).toHaveTextContent(
      'Since version-4 was ended all cards have challenger. They can have control (card-fraud@3) again: a roll-back takes effect at once, without a second person.',
    );
    const { user, dialog } = await open('Roll back');
    expect(dialog).toHaveTextContent('Roll version-4 back');
    expect(dialog).toHaveTextContent('All cards get control (card-fraud@3)');
    await user.type(reason(dialog), 'It misses fraud.');
    await user.click(
      within(dialog).getByRole('button', { name: 'Roll back now' }),
    );
    expect(
      await screen.findByText(/^Revision 7 is taken by 0 of 2 instances/),
    ).toBeVisible();
    expect(api.requestServingChange).toHaveBeenCalledWith(expect.anything(), {
      ...{ kind: 'experiment', action: 'roll-back', experiment: 'version-4' },
      reason: 'It misses fraud.',
    });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it.each<[string, Partial<ServingResponse>, string]>([
    [
      'for those who may not decide',
      { now: ENDED, mayDecide: false, owners: ['group:default/risk'] },
      'Only members of risk may request a change or decide on it.',
    ],
    [
      'where the service is not connected',
      { now: ENDED, isConnected: false },
      'The service does not fetch from the portal what is approved in it.',
    ],
    [
      'where the version of the control is gone',
      { now: { ...ENDED, ended: { ...ENDED.ended, hasControl: false } } },
      'The service does not have card-fraud@3, the version of control, in its configuration any more. Once a platform engineer has put it back among models there, it can be rolled back.',
    ],
  ])('of an ended experiment is not possible %s', async (_why, is, words) => {
    show(is);
    expect(await button('Roll back')).toBeDisabled();
    expect(await button('Roll back')).toHaveAccessibleDescription(words);
  });

  it.each<[ExperimentAction, string, string]>([
    ['stop', 'End version-4: all cards get challenger', 'have one version'],
    [
      'roll-back',
      'Roll version-4 back: all cards get challenger',
      'without a second person',
    ],
  ])('has words for "%s" that waits', async (action, words, then) => {
    show({
      open: [
        aRamp({
          requestedBy: MYSELF,
          proposal: {
            ...{ kind: 'experiment', action, experiment: 'version-4' },
            variant: 'challenger',
          },
        }),
      ],
    });
    expect(await pending()).toHaveTextContent(words);
    expect(await pending()).toHaveTextContent(then);
  });
});
