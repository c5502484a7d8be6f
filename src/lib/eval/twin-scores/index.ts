export {
  openTwinJudge,
  scoreTwin,
  type TwinJudge,
  type TwinJudgeInput,
  type TwinScores,
} from './score';
export { openTrialJudge } from './trial';
export { openLiveJudge, type LiveJudge, type LookScores } from './live';
