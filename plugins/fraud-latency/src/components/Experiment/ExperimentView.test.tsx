import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  ArmDifference,
  ExperimentResponse,
} from '@modelport/plugin-fraud-latency-common';
import { aCallError, anApi } from '../../__testUtils__/builders';
import { anExperiment } from '../../__testUtils__/recordBuilders';
import { renderDecisions } from '../../__testUtils__/renderTab';
import { rowsOf } from '../../__testUtils__/showResponse';

const SEARCH = '?view=experiment';
const show = (changes: Partial<ExperimentResponse>) =>
  renderDecisions(anApi({ getExperiment: async () => anExperiment(changes) }), {
    search: SEARCH,
  });
const differing = (changes: Partial<ArmDifference>) => ({
  differences: [{ ...anExperiment().differences[0], ...changes }],
});

describe('the experiment', () => {
  it('says whether cards are missing, how the arms differ, and how many cards are needed', async () => {
    show({});
    expect(
      await screen.findByText(
        'Cards are spread over the arms as they should be.',
      ),
    ).toBeVisible();
    expect(
      screen.getByText(
        'challenger against control: no difference is shown yet. It is −25 % now, and may be −45 % to +2 %.',
      ),
    ).toBeVisible();
    expect(
      screen.getByText(
        'About 9,000 cards in each arm are needed to find a difference of 15 %; the smaller arm has 5,000.',
      ),
    ).toBeVisible();
    expect(
      screen.getByText(/^50 % of the payments are older than 30 days/),
    ).toBeVisible();
    expect(screen.queryByText(/CUPED/)).toBeNull();
  });

  it('shows the arms, and what they decide with', async () => {
    show({});
    const arms = await screen.findByRole('table', { name: 'Arms' });
    expect(rowsOf(arms).slice(1)).toEqual([
      ['control', '50 %', '5,000', '20,000', '10,000', '200', '180', '2 %'],
      [
        'challenger',
        '50 %',
        '5,020',
        '20,000',
        '10,000',
        '150',
        '140',
        '1.5 %',
      ],
    ]);
    const parts = screen.getByRole('table', {
      name: 'What the arms decide with',
    });
    expect(rowsOf(parts).slice(1)).toEqual([
      ['control', 'card-fraud 3', 'cards, version 2', 'sha256:f', '20,000'],
      ['challenger', 'card-fraud 4', 'cards, version 2', 'sha256:f', '20,000'],
    ]);
    expect(
      screen.getByText(
        'All arms compute the same features. All arms decide by the same policy.',
      ),
    ).toBeVisible();
  });

  it('says in what arms differ beside the version', async () => {
    const [control, challenger] = anExperiment().arms;
    const [part] = challenger.parts;
    const other = {
      ...part,
      featureSet: 'sha256:other',
      policy: { name: 'cards', version: 3 },
    };
    show({
      arms: [control, { ...challenger, parts: [part, other] }],
    });
    expect(
      await screen.findByText(
        /The arms compute different features.*different policies.*more than one version/,
      ),
    ).toBeVisible();
  });

  it.each([
    [
      [-0.4, -0.1],
      'challenger has less of it than control: −25 % (−40 % to −10 %).',
    ],
    [
      [0.1, 0.4],
      'challenger has more of it than control: −25 % (+10 % to +40 %).',
    ],
  ] as [[number, number], string][])(
    'says of an interval of %j that there is a difference',
    async (interval, words) => {
      show(differing({ interval, isAdjusted: true }));
      expect(await screen.findByText(words)).toBeVisible();
      expect(screen.getByText(/CUPED/)).toBeVisible();
    },
  );

  it('does not blame a policy that was changed for all arms alike', async () => {
    const [control, challenger] = anExperiment().arms;
    const inBoth = (arm: typeof control) => {
      const [part] = arm.parts;
      const policy = { name: 'cards', version: 3 };
      return { ...arm, parts: [part, { ...part, policy }] };
    };
    show({ arms: [inBoth(control), inBoth(challenger)] });
    expect(
      await screen.findByText(
        /All arms decided by the same policies, one after the other\./,
      ),
    ).toBeVisible();
    expect(screen.queryByText(/different policies/)).toBeNull();
  });

  it.each([
    ['review', 'Sent to review', 'a payment that was sent to review'],
    ['decline', 'Declined', 'a payment that was declined'],
  ] as const)(
    'calls nothing an outcome where it counts another thing: %s',
    async (metric, column, what) => {
      const [difference] = anExperiment().differences;
      const few = { ...difference, lift: undefined, interval: undefined };
      renderDecisions(
        anApi({
          getExperiment: async () =>
            anExperiment({ metric, differences: [few] }),
        }),
        { search: `${SEARCH}&metric=${metric}` },
      );
      const table = await screen.findByRole('table', { name: 'Arms' });
      expect(rowsOf(table)[0]).toContain(column);
      expect(screen.getByText(new RegExp(`cards have ${what}`))).toBeVisible();
      expect(screen.queryByText(/outcome/i)).toBeNull();
    },
  );

  it('says how old figures are that newer ones are made for', async () => {
    show({ isOld: true, at: new Date(Date.now() - 600_000).toISOString() });
    expect(
      await screen.findByText(/^These figures were made/),
    ).toHaveTextContent('These figures were made 10 minutes ago');
  });

  it('says nothing of a difference while too few cards have an outcome', async () => {
    show(
      differing({
        lift: undefined,
        interval: undefined,
        cardsNeeded: undefined,
      }),
    );
    expect(
      await screen.findByText(
        'challenger against control: too few cards have a missed fraud. Each arm needs 100; there are 140 and 180.',
      ),
    ).toBeVisible();
    expect(screen.queryByText(/cards in each arm are needed/)).toBeNull();
  });

  it('raises an alarm where cards are missing from an arm', async () => {
    show({ sampleRatio: { state: 'mismatch', evidence: 1e12 } });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Cards are missing from an arm');
    expect(alert).toHaveTextContent('evidence > 1,000,000,000');
  });

  it('says why that is not known, and leaves the weights out', async () => {
    const arms = anExperiment().arms.map(arm => ({
      ...arm,
      weight: undefined,
      rate: null,
    }));
    show({ arms, sampleRatio: { state: 'unknown' }, problem: 'It is away.' });
    expect(await screen.findByText('It is away.')).toBeVisible();
    const table = screen.getByRole('table', { name: 'Arms' });
    expect(rowsOf(table)[1]).toEqual([
      ...['control', '–', '5,000', '20,000', '10,000', '200', '180', '–'],
    ]);
  });

  it('says that one arm alone cannot be compared', async () => {
    show({ arms: anExperiment().arms.slice(0, 1), differences: [] });
    expect(
      await screen.findByText(/^One arm alone has payments/),
    ).toBeVisible();
  });

  it('keeps in the URL what is chosen', async () => {
    const user = userEvent.setup();
    const api = anApi();
    renderDecisions(api, { search: SEARCH });
    await screen.findByRole('table', { name: 'Arms' });
    await user.click(screen.getByRole('button', { name: /Experiment$/ }));
    await user.click(await screen.findByRole('option', { name: 'version-3' }));
    await screen.findByRole('table', { name: 'Arms' });
    await user.click(screen.getByRole('button', { name: /What is compared/ }));
    await user.click(await screen.findByRole('option', { name: 'Declined' }));
    await waitFor(() =>
      expect(api.getExperiment).toHaveBeenLastCalledWith(
        expect.anything(),
        { experiment: 'version-3', metric: 'decline', maturityDays: 30 },
        expect.anything(),
      ),
    );
    expect(screen.getByTestId('search')).toHaveTextContent(
      'experiment=version-3&metric=decline',
    );
  });

  it('says how an experiment comes here', async () => {
    show({ experiments: [], experiment: undefined, arms: [] });
    expect(
      await screen.findByRole('heading', {
        name: 'No experiment is in the records',
      }),
    ).toBeVisible();
  });

  it('leads from one that is not there to the newest', async () => {
    const user = userEvent.setup();
    const api = anApi({
      getExperiment: async (_entity, { experiment }) => {
        if (experiment) throw aCallError(404, 'No such experiment.');
        return anExperiment();
      },
    });
    renderDecisions(api, { search: `${SEARCH}&experiment=gone` });
    await user.click(
      await screen.findByRole('button', { name: 'Show the newest' }),
    );
    expect(await screen.findByRole('table', { name: 'Arms' })).toBeVisible();
  });

  it('says whom to ask where it may not be seen', async () => {
    renderDecisions(
      anApi({
        getExperiment: async () => {
          throw aCallError(403, 'Not allowed');
        },
      }),
      { search: SEARCH },
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /You may not see the experiment of fraud.*team-fraud/,
    );
  });
});
