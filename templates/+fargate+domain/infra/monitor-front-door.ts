export { monitorLoadBalancer as monitorFrontDoor } from './monitor-load-balancer.ts';
