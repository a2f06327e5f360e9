import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { decisionTexts } from './texts/decisionTexts';
import { businessTexts, experimentTexts } from './texts/figureTexts';
import { paymentTexts, recordTexts, reviewTexts } from './texts/recordTexts';
import { runningTexts } from './texts/runningTexts';
import { policyTexts, servingTexts } from './texts/servingTexts';

/**
 * Texts of the pages of fraud-latency.
 *
 * @public
 */
export const fraudLatencyTranslationRef = createTranslationRef({
  id: 'fraud-latency',
  messages: {
    tab: {
      loading: 'Reading the latency of {{model}}',
      what: 'the latency of {{model}}',
      service: 'Scoring service {{service}}',
      window: 'Span of time',
      measured: 'measured inside the service',
      measuredNote:
        'All figures are measured inside the service: the network between it and its callers is not in them.',
    },
    window: {
      '15m': 'Last 15 minutes',
      '1h': 'Last hour',
      '6h': 'Last 6 hours',
      '24h': 'Last 24 hours',
      '7d': 'Last 7 days',
    },
    state: {
      unknownServiceTitle: 'The scoring service cannot be shown',
      unknownServiceNext:
        'The annotation {{annotation}} of this component is "{{service}}". Correct it, or have an administrator add the service to the configuration of the portal.',
      problem: 'Not all figures are there',
      old: 'The newest figure is {{age}} old.',
      emptyTitle: 'Nothing observed yet',
      emptyExample: 'A request to score',
      emptyNext:
        'A request that the service answers is here within seconds. Send one with POST /v1/score to an instance of the service, or a payment to its Kafka topic; where it asks for a key, add the one of your client:',
    },
    verdict: {
      title: 'How the service does',
      keepingUp: 'Keeps up: {{traffic}}',
      keepingUpAlone: 'Keeps up.',
      missing: 'Keeps up, but misses its objective: {{traffic}}',
      missingAlone: 'Keeps up, but misses its objective.',
      missingBurn:
        'In the last {{window}} the error budget was used {{rate}} times as fast as it lasts.',
      missingBudget: 'The error budget is overspent.',
      missingShare:
        'Of these requests fewer than the {{objective}} of the objective were answered within {{limit}}.',
      tooFew_one:
        'One request is too few to judge the objective by: {{needed}} are needed.',
      tooFew_other:
        'These {{answered}} requests are too few to judge the objective by: {{needed}} are needed.',
      saturated: 'Saturated: {{busy}}{{traffic}}',
      saturatedBusy:
        'its event loop was busy {{share}} of the time, more than 90 % leaves nothing in reserve; ',
      saturatedMinute:
        'its event loop was busy more than 90 % of the last minute; ',
      saturatedAlone:
        'Saturated: its event loop was busy more than 90 % of the last minute.',
      saturatedNext:
        'Answers wait for their turn. Add an instance, or send less to each.',
      quiet: 'Quiet: no requests in the last minute.',
      notSeen: 'Not seen since {{time}} ({{age}}).',
      notSeenNever: 'Not seen since the portal runs.',
      notSeenNext:
        'None of its instances answers the portal; whether it answers others is not known. What follows is what was known.',
      unknown: 'Not known whether it keeps up.',
      traffic_one: '{{rate}} request a second in the last {{span}}; {{share}}.',
      traffic_other:
        '{{rate}} requests a second in the last {{span}}; {{share}}.',
      trafficUntil_one:
        '{{rate}} request a second in the {{span}} until {{time}}; {{share}}.',
      trafficUntil_other:
        '{{rate}} requests a second in the {{span}} until {{time}}; {{share}}.',
      noTraffic: 'no requests in the last {{span}}.',
      minute: 'minute',
      within: '{{share}} within {{limit}}',
      span_one:
        '{{window}}: {{answered}} request answered; {{share45}}, {{share100}}.',
      span_other:
        '{{window}}: {{answered}} requests answered; {{share45}}, {{share100}}.',
      instances_one: '{{seen}} of {{count}} instance is seen.',
      instances_other: '{{seen}} of {{count}} instances are seen.',
      scrape: 'The portal reads the instances itself.',
      prometheus: 'Figures come from Prometheus.',
    },
    objective: {
      title: 'Objective',
      wanted_one:
        '{{objective}} of the requests of a day are to be answered within {{limit}}.',
      wanted_other:
        '{{objective}} of the requests of {{count}} days are to be answered within {{limit}}.',
      good: '{{share}} were: {{good}} of {{total}}. Requests that failed or were turned away count as not.',
      goodAtLeast:
        'At least {{share}} were: {{good}} of {{total}} for certain, since {{limit}} is no bound of the histogram; what follows is the worst that may be. Requests that failed or were turned away count as not.',
      none: 'Nothing was observed in that time.',
      budgetTitle: 'Error budget',
      budgetLeft: '{{share}} of the error budget is left',
      budgetOver: 'Overspent: {{share}} more than the error budget was used',
      budgetMeans_one:
        'The error budget is the {{share}} of the requests that may miss this. At a burn rate of 1 it is used up just when the day is over.',
      budgetMeans_other:
        'The error budget is the {{share}} of the requests that may miss this. At a burn rate of 1 it is used up just when the {{count}} days are over.',
      budgetUnknown: 'Error budget: too little was observed to tell',
      since_one: 'Figures began {{time}}; the day is not full yet.',
      since_other:
        'Figures began {{time}}; the {{count}} days are not full yet.',
      burn: 'How fast the error budget is used',
      burnWindow: 'Over the last',
      burnRate: 'Burn rate',
      burnMeaning: 'What that means',
      unknown: 'Too little was observed to tell.',
      nothing: 'None of the budget is used.',
      lasts_one: 'The budget lasts for the day.',
      lasts_other: 'The budget lasts for the {{count}} days.',
      chance_one: 'May be chance: one request is too few to tell.',
      chance_other:
        'May be chance: about {{requests}} requests are too few to tell.',
      usedUp: 'A whole budget is used up in {{duration}}.',
      absent: 'No objective is configured for this service.',
    },
    figures: {
      versions: 'By version',
      noVersions: 'No version answered in this span.',
      stages: 'By step of scoring',
      noStages: 'No step was observed in this span.',
      stageNote: 'Over all versions and clouds, in their order.',
      version: 'Version',
      variant: 'Arm',
      cloud: 'Cloud',
      stage: 'Step',
      count: 'Requests',
      observed: 'Observed',
      within45: 'Within 45 ms',
      within100: 'Within 100 ms',
      between: '{{from}} to {{to}}',
      upTo: 'up to {{to}}',
      beyond: 'above {{from}}',
      tooFew: 'needs {{needed}}',
      boundsNote:
        'A quantile lies between the bounds of a bucket of the histogram; where inside of it is not known, and not made up.',
    },
    stage: {
      parse: 'Read the request',
      features: 'Compute the features',
      inference: 'Run the model',
      decide: 'Decide by the policy',
      store: 'Keep the answer',
    },
    overTime: {
      title: 'Over time',
      heat: 'Latency over time, measured inside the service',
      until: 'Until',
      gap: 'not known',
      heatValue: 'Requests',
      heatCell_one: '{{time}}, {{bucket}}: {{requests}} request',
      heatCell_other: '{{time}}, {{bucket}}: {{requests}} requests',
      heatUnknown: 'nothing is known',
      heatKeys: 'Arrow keys or the pointer read single cells.',
      throughput: 'Requests a second',
      answered: 'Answered',
      degraded: 'Of them degraded',
      refused: 'Refused (4xx)',
      failed: 'Failed (5xx)',
      shed: 'Turned away',
      delay: 'Delay of the event loop (ms)',
      delayCurve: '99th percentile, worst instance',
      delayNote:
        'The delay is known as the upper bound of a bucket of the histogram; the highest bound stands for all above it, too.',
      busy: 'Busy share of the event loop (%)',
      busyCurve: 'Busy, worst instance',
      saturation: 'Saturated above 90 %',
    },
    instances: {
      title: 'Instances',
      none: 'None is configured.',
      url: 'Address',
      cloud: 'Cloud',
      state: 'State',
      seen: 'Seen',
      notSeen: 'Not seen',
      never: 'not since the portal runs',
      seenAt: 'Last seen',
      problem: 'Problem',
    },
    decision: decisionTexts,
    records: recordTexts,
    payments: paymentTexts,
    review: reviewTexts,
    business: businessTexts,
    experiment: experimentTexts,
    serving: servingTexts,
    policy: policyTexts,
    running: runningTexts,
  },
});
