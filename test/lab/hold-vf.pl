#!/usr/bin/perl
# hold-vf.pl ADDRESS: hold a VF that is bound to vfio-pci the way a hypervisor does, until killed.
# Prints "holding GROUP" once it has it. An open group alone holds nothing back; an open device does.
use strict;
use warnings;

my $address = shift or die "usage: hold-vf.pl ADDRESS\n";
my ($group) = readlink("/sys/bus/pci/devices/$address/iommu_group") =~ m{(\d+)$};

# From linux/vfio.h: _IO(';', 100 + n)
my $SET_IOMMU = 0x3B66;
my $GROUP_SET_CONTAINER = 0x3B68;
my $GROUP_GET_DEVICE_FD = 0x3B6A;
my $TYPE1_IOMMU = 1;

open(my $container, '+<', '/dev/vfio/vfio') or die "container: $!\n";
open(my $opened, '+<', "/dev/vfio/$group") or die "group $group: $!\n";
ioctl($opened, $GROUP_SET_CONTAINER, pack('i', fileno $container)) or die "set container: $!\n";
ioctl($container, $SET_IOMMU, $TYPE1_IOMMU) or die "set iommu: $!\n";
my $device = ioctl($opened, $GROUP_GET_DEVICE_FD, "$address\0") or die "get device: $!\n";

$| = 1;
print "holding $group\n";
sleep 3600 while 1;
