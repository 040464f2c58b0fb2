export { receiveHubEvent as POST } from '../receive'
