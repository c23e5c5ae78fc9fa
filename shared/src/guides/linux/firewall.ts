/**
 * The firewall of the default templates, for iptables-restore: everything comes in by a chain that lets through what
 * a machine in a network needs and new connections to ssh, and refuses the rest.
 */
export const firewallRules = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:TEMPLATE-INPUT - [0:0]
-A INPUT -j TEMPLATE-INPUT
-A FORWARD -j TEMPLATE-INPUT
-A TEMPLATE-INPUT -i lo -j ACCEPT
-A TEMPLATE-INPUT -p icmp -j ACCEPT
-A TEMPLATE-INPUT -p esp -j ACCEPT
-A TEMPLATE-INPUT -p ah -j ACCEPT
-A TEMPLATE-INPUT -d 224.0.0.251/32 -p udp -m udp --dport 5353 -j ACCEPT
-A TEMPLATE-INPUT -p udp -m udp --dport 631 -j ACCEPT
-A TEMPLATE-INPUT -p tcp -m tcp --dport 631 -j ACCEPT
-A TEMPLATE-INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A TEMPLATE-INPUT -p tcp -m conntrack --ctstate NEW -m tcp --dport 22 -j ACCEPT
-A TEMPLATE-INPUT -j REJECT --reject-with icmp-host-prohibited
COMMIT
`
