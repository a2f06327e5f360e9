import { ResponseError } from '@backstage/errors';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router-dom';
import { renderWithApis } from '../__testUtils__/renderWithApis';
import { DeniedState, isDenied } from './DeniedState';
import { EmptyState } from './EmptyState';
import { FailedState } from './FailedState';
import { LiveView } from './LiveView';
import { LoadingState } from './LoadingState';
import { MissingAnnotationState } from './MissingAnnotationState';
import { NoSuchThing } from './NoSuchThing';
import { PartialFailure } from './PartialFailure';
import { StaleBanner } from './StaleBanner';

const retry = jest.fn();

function denied() {
  return Object.assign(new Error('no'), { name: 'NotAllowedError' });
}

describe('states', () => {
  beforeEach(() => retry.mockClear());

  it('says what is being waited for, and how far it is', () => {
    renderWithApis(
      <LoadingState text="Reading runs" progress={{ step: 2, total: 5 }} />,
    );
    expect(screen.getByRole('status')).toHaveTextContent(
      'Reading runs (Step 2 of 5)',
    );
  });

  it('says "Loading" when it knows no more', () => {
    renderWithApis(<LoadingState />);
    expect(screen.getByRole('status')).toHaveTextContent('Loading');
  });

  it('tells the next step when nothing is here', () => {
    renderWithApis(
      <EmptyState
        title="No runs yet"
        nextStep="Start a training"
        actions={<button type="button">Train</button>}
      />,
    );
    expect(
      screen.getByRole('heading', { name: 'No runs yet' }),
    ).toBeInTheDocument();
    expect(screen.getByText('Start a training')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Train' })).toBeInTheDocument();
  });

  it('names the missing annotation', () => {
    renderWithApis(
      <MemoryRouter>
        <MissingAnnotationState annotation="modelport.dev/experiment" />
      </MemoryRouter>,
    );
    expect(
      screen.getAllByText(/modelport\.dev\/experiment/)[0],
    ).toBeInTheDocument();
  });

  it('says how old a stale answer is and why, and asks again', async () => {
    renderWithApis(
      <StaleBanner
        at={Date.now() - 3 * 60_000}
        reason="MLflow is down"
        onRetry={retry}
      />,
    );
    expect(screen.getByRole('status')).toHaveTextContent(
      /from 3 minutes ago.*MLflow is down/,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledTimes(1);
  });

  it('says of a time that is no date that it is unknown', () => {
    renderWithApis(
      <>
        <StaleBanner at={NaN} reason="MLflow is down" />
        <PartialFailure
          failures={[{ source: 'eu', message: 'down', lastAnswered: 1.7e18 }]}
        />
      </>,
    );
    const [stale, partial] = screen.getAllByRole('status');
    expect(stale).toHaveTextContent('from unknown time');
    expect(partial).toHaveTextContent('last answered unknown time');
  });

  it('lists the sources that failed, with when they last answered', () => {
    renderWithApis(
      <PartialFailure
        failures={[
          { source: 'eu', message: 'timed out', lastAnswered: Date.now() },
          { source: 'us', message: 'refused' },
        ]}
      />,
    );
    expect(screen.getByText(/2 sources could not be read/)).toBeInTheDocument();
    expect(
      screen.getAllByRole('listitem').map(item => item.textContent),
    ).toEqual(['eu: timed out (last answered now)', 'us: refused']);
  });

  it('draws nothing when every source answered', () => {
    const { container } = renderWithApis(<PartialFailure failures={[]} />);
    expect(container).toBeEmptyDOMElement();
  });

  it('says whom to ask for access', () => {
    renderWithApis(<DeniedState what="these runs" owner="team-fraud" />);
    expect(screen.getByRole('alert')).toHaveTextContent(
      /You may not see these runs.*Ask team-fraud/,
    );
  });

  it('says why an action is refused, in the words of the backend', () => {
    renderWithApis(
      <DeniedState
        what=""
        title="You may not deploy it"
        owner="team-fraud"
        reason="Only members of team-fraud may act on it."
      />,
    );
    expect(screen.getByRole('alert')).toHaveTextContent(
      'You may not deploy it' +
        'Only members of team-fraud may act on it. Ask team-fraud if you need it.',
    );
  });

  it('offers to try again after a failed first read', async () => {
    renderWithApis(<FailedState reason="no route" onRetry={retry} />);
    expect(screen.getByRole('alert')).toHaveTextContent('no route');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalled();
  });

  it.each([
    [denied(), true],
    [Object.assign(new Error('x'), { statusCode: 403 }), true],
    [Object.assign(new Error('x'), { cause: denied() }), true],
    [Object.assign(new Error('x'), { statusCode: 503 }), false],
    ['403', false],
  ])('reads a refusal from %p', (error, expected) => {
    expect(isDenied(error)).toBe(expected);
  });
});

describe('LiveView', () => {
  const draw = (value: string) => <p>{value}</p>;

  it('leads back to the list where there is no such thing', () => {
    const error = Object.assign(new Error('no run'), { statusCode: 404 });
    renderWithApis(
      <MemoryRouter>
        <LiveView
          live={{ loading: false, error, retry }}
          what="it"
          missing={
            <NoSuchThing title="fraud has no run x" href="/runs" list="Runs" />
          }
        >
          {draw}
        </LiveView>
      </MemoryRouter>,
    );
    expect(screen.getByText('fraud has no run x')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Runs' })).toHaveAttribute(
      'href',
      '/runs',
    );
    expect(screen.queryByText('Try again')).not.toBeInTheDocument();
  });

  it('waits, then shows', () => {
    const { rerender } = renderWithApis(
      <LiveView live={{ loading: true, retry }} what="it">
        {draw}
      </LiveView>,
    );
    expect(screen.getByRole('status')).toBeInTheDocument();
    rerender(
      <LiveView
        live={{ loading: false, value: 'news', at: 1, retry }}
        what="it"
      >
        {draw}
      </LiveView>,
    );
    expect(screen.getByText('news')).toBeInTheDocument();
    expect(screen.queryByRole('status')).not.toBeInTheDocument();
  });

  it('keeps the old answer under a banner when a read fails', () => {
    renderWithApis(
      <LiveView
        live={{
          loading: false,
          value: 'old',
          at: Date.now() - 60_000,
          error: new Error('down'),
          retry,
        }}
        what="it"
      >
        {draw}
      </LiveView>,
    );
    expect(screen.getByText('old')).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent(
      /from 1 minute ago.*down/,
    );
  });

  it('shows a failure when there is no old answer', () => {
    renderWithApis(
      <LiveView
        live={{ loading: false, error: new Error('down'), retry }}
        what="it"
      >
        {draw}
      </LiveView>,
    );
    expect(screen.getByRole('alert')).toHaveTextContent('down');
  });

  it('says it in the words of the backend', async () => {
    const error = await ResponseError.fromResponse({
      ok: false,
      status: 503,
      statusText: 'Service Unavailable',
      headers: new Headers({ 'content-type': 'application/json' }),
      text: async () =>
        JSON.stringify({
          error: { name: 'ServiceUnavailableError', message: 'MLflow is away' },
          response: { statusCode: 503 },
        }),
    } as Response);
    renderWithApis(
      <LiveView live={{ loading: false, error, retry }} what="it">
        {draw}
      </LiveView>,
    );
    expect(screen.getByRole('alert')).toHaveTextContent('MLflow is away');
    expect(screen.getByRole('alert')).not.toHaveTextContent('503');
  });

  it('hides what was shown before when the permission is lost', () => {
    renderWithApis(
      <LiveView
        live={{
          loading: false,
          value: 'secret',
          at: 1,
          error: denied(),
          retry,
        }}
        what="these runs"
      >
        {draw}
      </LiveView>,
    );
    expect(screen.queryByText('secret')).not.toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent(
      'You may not see these runs',
    );
  });
});
