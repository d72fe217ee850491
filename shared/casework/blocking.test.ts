import { describe, expect, it } from 'vitest';
import { answered, asked, decided, decision, event, so } from '../../test/support/case-events.ts';
import type { EventDraft } from '../../electron/desk/kernel.ts';
import { defaultProfile } from '../profile/default.ts';
import type { RegionProfile } from '../profile/schema.ts';
import { blockingOf, escalationOfDeviation } from './blocking.ts';
import type { FactsSoFar } from './blocking.ts';
import { foldCase } from './reduce.ts';

const profile = defaultProfile('region-1');
const generous: RegionProfile = { ...profile, mandate: { ...profile.mandate, confirmWithoutPhysician: { roles: ['nurse'], reasons: ['emergencyAdmission', 'psychogeriatric', 'doubt', 'legal', 'consent'] } } };
const open = (drafts: readonly EventDraft[], under = profile) => blockingOf(foldCase(drafts.map((draft, index) => event(draft, { seq: index + 1 }))), under).filter((one) => one.open).map((one) => one.reason);
const three = decided({ urgency: 'U3', careType: 'wlzCrisis', legalRoute: 'article21Needed', escalation: [so('emergencyAdmission'), so('psychogeriatric'), so('legal')] });

describe('blocking reasons', () => {
  it('one "akkoord" never lifts several: each reason needs its own answer', () => {
    expect(open([three])).toEqual(['emergencyAdmission', 'psychogeriatric', 'legal']);
    expect(open([three, asked('c', 'emergencyAdmission', 'psychogeriatric', 'legal'), answered('c', [{ reason: 'emergencyAdmission', answer: 'agreed' }])])).toEqual(['psychogeriatric', 'legal']);
  });

  it('legal is never lifted by a bare "akkoord", nor by a written reason where a new answer is asked for', () => {
    expect(open([three, answered('c', [{ reason: 'legal', answer: 'agreed' }])])).toContain('legal');
    expect(open([three, answered('c', [{ reason: 'legal', answer: 'agreed', legalBasis: 'writtenReason' }], 'gemotiveerd')])).not.toContain('legal');
    const capacity = decided({ legalRoute: 'capacityAssessment', escalation: [so('legal')] });
    expect(open([capacity, answered('c', [{ reason: 'legal', answer: 'agreed', legalBasis: 'writtenReason' }], 'gemotiveerd')])).toEqual(['legal']);
  });

  it('nobody has a mandate for legal or consent, whatever a profile says', () => {
    const consent = decided({ legalRoute: 'consentNeeded', escalation: [{ to: 'generalPractitioner', reason: 'consent' }, so('doubt')] });
    const mandate = (reason: 'legal' | 'consent' | 'doubt'): EventDraft => ({ type: 'mandateUsed', payload: { reason }, personal: { why: 'nacht' } });
    expect(open([consent, mandate('consent'), mandate('doubt')], generous)).toEqual(['consent']);
    expect(open([three, mandate('legal')], generous)).toContain('legal');
  });

  it('consent is lifted by a new answer only, not by a physician', () => {
    const consent = decided({ legalRoute: 'consentNeeded', escalation: [{ to: 'generalPractitioner', reason: 'consent' }] });
    expect(open([consent, answered('c', [{ reason: 'consent', answer: 'agreed' }])])).toEqual(['consent']);
    const settled = foldCase([consent, decided()].map((draft, index) => event(draft, { seq: index + 1 })));
    expect(blockingOf(settled, profile)).toMatchObject([{ reason: 'consent', open: false, liftedBy: 'newAnswer' }]);
  });

  it('"bel mij" lifts nothing; "anders" lifts once the nurse has decided again after it', () => {
    const doubt = decided({ careType: 'observation', escalation: [so('doubt')] });
    expect(open([doubt, answered('c', [{ reason: 'doubt', answer: 'callMe' }])])).toEqual(['doubt']);
    const different = [doubt, answered('c', [{ reason: 'doubt', answer: 'different' }], 'liever hoog complex')];
    expect(open(different)).toEqual(['doubt']);
    expect(open([...different, decided({ careType: 'elvHigh', escalation: [so('doubt')] }, 'physicianAdvice')])).toEqual([]);
  });

  it('an answer belongs to the outcome it was given on: more urgent, or another care type, and it must be asked again', () => {
    const agreed = [decided({ urgency: 'U3', escalation: [so('emergencyAdmission')] }), answered('c', [{ reason: 'emergencyAdmission', answer: 'agreed' }])];
    expect(open(agreed)).toEqual([]);
    expect(open([...agreed, decided({ urgency: 'U3', escalation: [so('emergencyAdmission')] })])).toEqual([]);
    expect(open([...agreed, decided({ urgency: 'U2', escalation: [so('emergencyAdmission')] })])).toEqual(['emergencyAdmission']);
    expect(open([...agreed, decided({ urgency: 'U3', careType: 'grz', escalation: [so('emergencyAdmission')] })])).toEqual(['emergencyAdmission']);
  });
});

describe('deviating into a bed', () => {
  const facts = (outcome: Partial<FactsSoFar['outcome']>, answers: FactsSoFar['answers']): FactsSoFar => ({ outcome: { ...decision(), ...outcome }, answers });
  const calm = { psychogeriatric: 'none', capacity: 'capable', activeAddiction: 'no' };
  const reasons = (urgency: 'U2' | 'U4', given: FactsSoFar) => escalationOfDeviation({ urgency, careType: 'elvLow' }, given, 'full').map((entry) => entry.reason).sort();

  it('never removes a reason that the facts give: choosing a lower urgency leaves the emergency admission standing', () => {
    expect(reasons('U4', facts({ urgency: 'U3' }, calm))).toEqual(['emergencyAdmission']);
    expect(reasons('U4', facts({}, calm))).toEqual([]);
  });

  it('what was never asked blocks as if it were unknown', () => {
    expect(reasons('U4', facts({ urgency: null, careType: null, legalRoute: null, medicalRoute: null, escalation: null }, {}))).toEqual(['doubt', 'legal', 'psychogeriatric']);
  });

  it('a medical route that says "not a bed" stays a matter for the physician', () => {
    expect(reasons('U4', facts({ careType: 'doctorFirst', medicalRoute: 'doctorFirst' }, calm))).toEqual(['doubt']);
  });
});
